# SPDX-License-Identifier: GPL-3.0-or-later
#
# Some inputs are not reused, and some of the link's units had no input of their own: the rest is
# reused all the same.
. "$(dirname "$0")/lib.sh"
. "$here/reuse_lib.sh"

compile b.c -gsplit-dwarf
same app a.o b.o
[ "$reused" = 1 ] || fail "a skeleton: $reused units reused"
compile b.c -fdebug-types-section
same app a.o b.o # b's type units are read together with all others, so a's is too
compile b.c -g0
same app a.o b.o
[ "$units:$reused" = 1:1 ] || fail "without DWARF: $reused of $units units reused"
compile b.c
ld -r -o both.o a.o b.o
same app both.o
[ "$units:$reused" = 2:2 ] || fail "two units in one object: $reused of $units units reused"
ar rc lib.a b.o
same app a.o lib.a
[ "$reused" = 2 ] || fail "from an archive: $reused units reused"
