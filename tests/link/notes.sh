# SPDX-License-Identifier: GPL-3.0-or-later
#
# What ld concludes from an object that says nothing: an executable stack, no IBT. And from one that says too much:
# a stack header nobody asked for. The reserving object must do neither, whatever the mix of inputs.
. "$(dirname "$0")/lib.sh"

[ "$(uname -m)" = x86_64 ] || skip "the properties in this test are those of x86-64"

echo 'int _start(void) { return 0; }' >start.c
echo 'int other(void) { return 1; }' >other.c

# shape FILE: stack, property and OS/ABI marks of a file.
shape() {
	readelf -hW "$1" | grep -E 'OS/ABI|Flags'
	readelf -lW "$1" 2>/dev/null | awk '/GNU_STACK|GNU_PROPERTY|NOTE / { print $1, $7, $8 }'
	readelf -nW "$1" 2>/dev/null | grep -A9 NT_GNU_PROPERTY || echo "no properties"
	readelf -SW "$1" | grep -q 'note.GNU-stack' && echo "stack note section" || echo "no stack note section"
}
compare() { # LABEL ARGUMENT... (of ld)
	label=$1
	shift
	"$ld" -o before "$@" 2>log.before || fail "$label: plain link"
	"$ld" -o after -plugin "$LDBTF_PLUGIN" "$@" 2>log || fail "$label: link"
	cmp -s log.before log || fail "$label: other messages than without the plugin"
	shape before >shape.before
	shape after >shape.after
	cmp -s shape.before shape.after || {
		diff shape.before shape.after >log || :
		fail "$label: differs"
	}
}
expect() { grep -qE "$1" shape.after || fail "$label: lacks $1"; }
expect_not() { ! grep -qE "$1" shape.after || fail "$label: has $1"; }

compile start.c -fcf-protection=full
compile other.c -fcf-protection=full
compare "both with IBT" start.o other.o
expect 'IBT, SHSTK'
expect 'GNU_STACK RW'

compile other.c -fcf-protection=none
compare "one without IBT" start.o other.o
expect_not IBT
compare "IBT forced" start.o other.o -z ibt
expect IBT

objcopy --remove-section=.note.gnu.property start.o bare.o
compare "no properties" bare.o other.o
expect 'no properties'

gcc -g -fcf-protection=full -Wa,-mx86-used-note=yes -c start.c -o start.o
gcc -g -fcf-protection=branch -Wa,-mx86-used-note=yes -c other.c -o other.o
compare "used notes" start.o other.o
expect 'IBT, x86 feature used'

objcopy --remove-section=.note.GNU-stack start.o start-nostack.o
objcopy --remove-section=.note.GNU-stack other.o other-nostack.o
compare "no stack notes" start-nostack.o other-nostack.o
expect_not GNU_STACK
compare "one stack note missing" start.o other-nostack.o
expect 'GNU_STACK RWE'
compare "no stack notes, but an option" start-nostack.o other-nostack.o -z noexecstack
expect 'GNU_STACK RW '

# The mark for GNU extensions: ours must not stay, an input's must.
compare "relocatable" -r start.o other.o
expect 'System V'
cat > ifunc.c <<'C'
static int real(void) { return 1; }
static void *resolve(void) { return real; }
int chosen(void) __attribute__((ifunc("resolve")));
C
compile ifunc.c
compare "relocatable with IFUNC" -r start.o ifunc.o
expect 'UNIX - GNU'

# 32-bit x86 objects, where this compiler can make them.
if gcc -m32 -g -c start.c -o start32.o 2>/dev/null; then
	compare "32-bit" -m elf_i386 start32.o
	expect 'System V'
else
	skip_part "gcc can't compile for 32 bits here"
fi
