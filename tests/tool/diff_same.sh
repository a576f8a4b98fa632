# SPDX-License-Identifier: GPL-3.0-or-later
#
# diff: what is no difference. Exit status 0, 1 and 2.
. "$(dirname "$0")/lib.sh"

cp "$here/shapes.c" .
compile shapes.c
btf old shapes.o
# Other order, other IDs: nothing else.
sed -e 's/^enum state {/struct late { int x; };\n&/' \
	-e 's/^struct list {/enum state; struct tight;\n&/' \
	-e 's/^int main/struct late late;\n&/' shapes.c >more.c
compile more.c
btf more more.o
ldbtf diff old old
[ ! -s out ] || fail "a file differs from itself"
ldbtf diff old more --ignore-added
[ ! -s out ] || fail "added definitions are not ignored"
ldbtf_any diff old more
[ $status = 1 ] || fail "other files, and status $status"
printf 'added struct late\nadded var late\n2 added, 0 removed, 0 changed\n' | diff - out >log ||
	fail "added: other text"

# Object against program, raw against ELF; files that can't be read.
extract old old.btf
ldbtf diff old old.btf
ldbtf_any diff old shapes.o --only='struct:*'
[ $status = 0 ] || fail "debug information says something else than its BTF"
refuses diff old missing
refuses diff old
log_has "usage: ldbtf diff OLD NEW"

# No difference: other names of parameters, and the sizes of typedefs and pointers to what grew.
# An array of `const` is no more `const` than its elements.
cat >uses.c <<'C'
struct grows { int a; };
typedef struct grows grows;
grows *first;
const char shown[] = "short";
int walk(int count) { return count + first->a + shown[0]; }
int main(void) { return walk(1); }
C
sed -e 's/int count) { return count/int number) { return number/' -e 's/int a; /int a, b; /' uses.c >used.c
compile uses.c
compile used.c
btf uses uses.o
btf used used.o
ldbtf_any diff uses used
printf '%s\n' 'changed struct grows' '  ~ size: 4 -> 8' '  + member b: at 4, 4 bytes: int' \
	'0 added, 0 removed, 1 changed' | diff - out >log || fail "uses: other text"
ldbtf show uses shown
out_has 'const char shown[6];'
out_lacks 'const const'
