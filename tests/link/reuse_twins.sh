# SPDX-License-Identifier: GPL-3.0-or-later
#
# Twins: objects that are the same but for strings, which stand elsewhere. Names tell which is
# which.
#
# When a linker script changes their order, they are read. So is what stands before them on the
# command line, as inputs are looked for in that order.
. "$(dirname "$0")/lib.sh"
. "$here/reuse_lib.sh"

echo 'struct part1 { int member1; struct part1 *next; }; struct part1 object1;' >twin1.c
sed 's/1/2/g' twin1.c >twin2.c
compile twin1.c
compile twin2.c
echo 'SECTIONS { .debug_info 0 : { *twin2.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >twins.ld
same app a.o b.o twin1.o twin2.o -Wl,-T,twins.ld
same app a.o b.o twin1.o twin2.o
[ "$units:$reused" = 4:4 ] || fail "twins in order: $reused of $units units reused"

# The order alone does no harm.
same app a.o b.o twin1.o -Wl,-T,twins.ld
[ "$units:$reused" = 3:3 ] || fail "another order: $reused of $units units reused"
echo 'SECTIONS { .debug_info 0 : { *b.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >order.ld
same app a.o b.o twin1.o -Wl,-T,order.ld

# A twin that is a part of an object, which is not compared with whole ones: names tell them apart,
# in any order, and also where one of the two is not in the output at all.
ld -r -o part.o twin2.o b.o
same app a.o part.o twin1.o -Wl,-T,twins.ld
echo 'SECTIONS { .debug_info 0 : { *part.o(.debug_info) *(.debug_info) } } INSERT AFTER .comment;' >parts.ld
same app a.o part.o twin1.o -Wl,-T,parts.ld
same app a.o part.o -no-pie -Wl,-R,twin1.o
same app a.o -no-pie -Wl,-R,twin1.o part.o
