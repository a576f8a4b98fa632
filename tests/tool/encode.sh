# SPDX-License-Identifier: GPL-3.0-or-later
#
# encode makes the bytes that the plugin writes for the same image: programs, shared libraries, LTO,
# modules on a base, with each option that both have. With the exact reservation there is no
# padding, so the bytes can be compared.
. "$(dirname "$0")/lib.sh"

cat >shapes.c <<'C'
struct list { struct list *next; int value : 5; union { long l; float f; }; };
struct list head;
static __attribute__((noinline)) int walk(struct list *at, ...) { return at ? at->value : -1; }
int walk_all(void) { return walk(&head, 1) + walk(head.next, 2); }
C
cat >main.c <<'C'
enum state { OFF, ON = 7 };
enum state state = ON;
static const char name[] = "main";
int walk_all(void) __attribute__((weak));
int main(int argc, char **argv) { return argv && walk_all ? walk_all() + (int)state : name[argc]; }
C
compile shapes.c -fPIC
compile main.c

# same OUT ARGUMENT... [-- OPTION...]: links with the plugin twice, the second time with exactly
# what is needed.
same() {
	btf "$@" ${plugin_options:-} stats=stats
	btf "$@" ${plugin_options:-} "reserve=$(stat_value btf_bytes stats)" \
		"detached=$work/wanted.btf"
	ldbtf encode "$1" -o seen.btf ${program_options:-}
	cmp wanted.btf seen.btf >log || fail "$*: the bytes are not those of the plugin"
}

same app main.o shapes.o --
same libshapes.so -shared shapes.o --
same static main.o shapes.o -static -Wl,--gc-sections --
for option in vars=none vars=percpu funcs=all funcs=none funcs=pahole lang-exclude=c jobs=1 \
	btf-ids=off; do
	plugin_options=$option program_options=--$option
	same app main.o shapes.o --
done
plugin_options=
program_options=

# Split BTF: a module on its program's BTF, with a distilled base, too.
cat >module.c <<'C'
struct list { struct list *next; int value : 5; union { long l; float f; }; };
struct own { struct list list; };
struct own own;
C
compile module.c
btf app main.o shapes.o
btf module.ko -r module.o -- base=app "detached=$work/padded.btf"
ldbtf encode module.ko --base=app -o module.btf
bpftool btf dump -B app file module.btf >dump || fail "bpftool can't read split BTF"
grep -q "STRUCT 'own'" dump || fail "the module's own type is missing"
! grep -q "STRUCT 'list'" dump || fail "the split BTF has a type of its base"
ldbtf encode module.ko --base=app --distill-base -o distilled.btf
bpftool btf dump -B distilled.btf.base file distilled.btf >dump ||
	fail "bpftool can't read distilled BTF"

# A library on its program's BTF, which says its base. In place of pahole it does not.
compile module.c -fPIC
plugin_options=base=app program_options=--base=app
same libown.so -shared module.o --
plugin_options=
program_options=
strings seen.btf | grep -q '^ldbtf\.base=' || fail "the BTF does not say its base"
"${LDBTF_PROGRAM%/*}/pahole-ldbtf" -J --btf_base=app --btf_encode_detached=pahole.btf libown.so >log 2>&1 || fail "pahole-ldbtf"
! strings pahole.btf | grep 'ldbtf\.base=' || fail "pahole-ldbtf says the base"

# An object that was never linked; figures; variables apart; standard output.
ldbtf encode shapes.o -o shapes.btf --stats=figures --vars-split=vars.btf
[ "$(stat_value btf_bytes figures)" = "$(size_of shapes.btf)" ] || fail "figures: other sizes"
bpftool btf dump -B shapes.btf file vars.btf >dump
grep -q "VAR 'head'" dump || fail "vars-split: no variable"
ldbtf encode shapes.o -o shapes.again --vars=none
ldbtf encode shapes.o -o - --vars=none
cmp out shapes.again >log || fail "standard output has other bytes than the file"
kernel_takes shapes.btf
