# SPDX-License-Identifier: GPL-3.0-or-later
#
# clang's objects: their addresses stand in .debug_addr, and units that have variables alone have
# none.
. "$(dirname "$0")/lib.sh"
. "$here/reuse_lib.sh"

has clang || skip "no clang on this machine"
echo 'struct part1 { int member1; struct part1 *next; }; struct part1 object1;' >twin1.c
sed 's/1/2/g' twin1.c >twin2.c
compile twin1.c
compile twin2.c
echo 'int y; int z(void) { return y; }' >x.c
clang -g -O1 -c x.c -o x.o
ld -r -o part.o twin2.o x.o # not reused, with addresses in .debug_addr
same app a.o b.o part.o twin1.o
clang -g -O1 -c twin1.c -o twin1.o # variables alone
same app a.o b.o twin1.o
clang -g -O1 -gdwarf-4 -c twin2.c -o twin2.o
same app a.o b.o twin1.o twin2.o
clang -g -O2 -c a.c -o a.o
same app a.o b.o # its addresses stand in .debug_addr
clang -g -gdwarf-4 -O2 -c a.c -o a.o
same app a.o b.o
[ "$reused" = 2 ] || fail "clang, DWARF 4: $reused units reused"
