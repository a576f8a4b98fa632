# SPDX-License-Identifier: GPL-3.0-or-later
#
# Numbers and addresses that the linker knows, but not the assembler.
. "$(dirname "$0")/lib.sh"
. "$here/reuse_lib.sh"

# A number that the linker knows, but not the assembler, where neither a name nor an address is
# expected.
echo 'struct big { char room[70000]; int last; } big; int main(void) { return sizeof(big) == 1; }' >number.c
gcc -g -S number.c
sed 's/^\t\.long\t0x11174$/\t.long\tNUMBER/' number.s >linked.s
! cmp -s number.s linked.s || fail "no struct of 70004 bytes in number.s"
gcc -c linked.s
same app linked.o -Wl,--defsym,NUMBER=80000
[ "$reused" = 0 ] || fail "a number of the linker's: $reused units reused"
printf '.globl NUMBER\n.set NUMBER, 80000\n.section .note.GNU-stack,"",@progbits\n' |
	gcc -x assembler -c - -o number.o
same app linked.o number.o
# A common symbol has no place in the object either, but what an expression has of it is an address.
echo 'int tentative; int main(void) { return tentative; }' >common.c
gcc -g -fcommon -c common.c
readelf -rW common.o | sed -n '/debug_info/,/^$/p' | grep -q tentative ||
	fail "no address of the variable in common.o"
same app common.o
[ "$units:$reused" = 1:1 ] || fail "a common symbol: $reused of $units units reused"
