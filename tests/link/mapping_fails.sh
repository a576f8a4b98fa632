# SPDX-License-Identifier: GPL-3.0-or-later
#
# An input that can be neither held nor mapped is read at once, with the same result. A .dwo file
# that can't be mapped is read.
. "$(dirname "$0")/lib.sh"
. "$here/mapping_lib.sh"

btf app main.o libmember.a
extract app held
preload=$work/shim.so btf app main.o libmember.a
export preload
[ -s refused ] || fail "nothing was refused, so this test shows nothing"
extract app read
cmp -s held read || fail "an input that was read at once gives another BTF than one that was held"

# The same for the files of -gsplit-dwarf.
gcc -g -O1 -gsplit-dwarf -c main.c -o split.o
[ -s split.dwo ] || fail "gcc wrote no split.dwo"
preload= btf app split.o libmember.a
extract app mapped
btf app split.o libmember.a
extract app read
describes app STRUCT point
cmp -s mapped read || fail "a .dwo file that was read gives another BTF than one that was mapped"
