# SPDX-License-Identifier: GPL-3.0-or-later
#
# What encode writes of an object that was never linked: the BTF, figures, variables apart; to a
# file or to standard output.
. "$(dirname "$0")/lib.sh"

cat >shapes.c <<'C'
struct list { struct list *next; int value : 5; union { long l; float f; }; };
struct list head;
static __attribute__((noinline)) int walk(struct list *at, ...) { return at ? at->value : -1; }
int walk_all(void) { return walk(&head, 1) + walk(head.next, 2); }
C
compile shapes.c

ldbtf encode shapes.o -o shapes.btf --stats=figures --vars-split=vars.btf
[ "$(stat_value btf_bytes figures)" = "$(size_of shapes.btf)" ] || fail "figures: other sizes"
bpftool btf dump -B shapes.btf file vars.btf >dump
grep -q "VAR 'head'" dump || fail "vars-split: no variable"
ldbtf encode shapes.o -o shapes.again --vars=none
ldbtf encode shapes.o -o - --vars=none
cmp out shapes.again >log || fail "standard output has other bytes than the file"
kernel_takes shapes.btf
