# SPDX-License-Identifier: GPL-3.0-or-later
#
# Not all names are compared. Where only others differ, nothing tells twins apart, and they are
# read; so are parts of objects that a linker script puts where others would be.
. "$(dirname "$0")/lib.sh"
. "$here/reuse_lib.sh"

echo 'struct part1 { int member1; struct part1 *next; }; struct part1 object1;' >twin1.c
compile twin1.c
{
	echo 'struct large {'
	seq -f '	int member%.0f;' 60
	echo '} *pointer; int same;'
} >alike1.c
sed 's/member40/other40/' alike1.c >alike2.c
gcc -g -c alike1.c alike2.c
echo 'SECTIONS { .debug_info 0 : { *alike2.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >alike.ld
same app a.o b.o alike1.o alike2.o -Wl,-z,muldefs -Wl,-T,alike.ld
[ "$units:$reused" = 4:2 ] || fail "twins that are alike: $reused of $units units reused"
ld -r -o part.o alike2.o b.o
same app a.o part.o alike1.o -Wl,-z,muldefs
same app a.o alike1.o part.o -Wl,-z,muldefs
same app a.o -no-pie -Wl,-R,alike1.o part.o
echo 'SECTIONS { .debug_info 0 : { *part.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >parts.ld
same app a.o alike1.o part.o -Wl,-z,muldefs -Wl,-T,parts.ld
# A part that stands where another one's first units would.
ld -r -o part1.o alike1.o b.o
ld -r -o part2.o alike2.o b.o twin1.o
echo 'SECTIONS { .debug_info 0 : { *part2.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >parts.ld
same app a.o part1.o part2.o -Wl,-z,muldefs -Wl,-T,parts.ld
echo 'SECTIONS { .debug_info 0 : { *alike2.o(.debug_info) *b.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >parts.ld
same app a.o part1.o alike2.o b.o -Wl,-z,muldefs -Wl,-T,parts.ld
