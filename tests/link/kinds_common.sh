# SPDX-License-Identifier: GPL-3.0-or-later
#
# Common symbols: three declarations, one variable, whose place ld chooses.
. "$(dirname "$0")/lib.sh"
. "$here/kinds_lib.sh"

cat > common_a.c <<'C'
struct buffer { char bytes[100]; };
struct buffer shared;
int counter;
int use_a(void) { return shared.bytes[3] + counter; }
C
sed 's/use_a/use_b/' common_a.c >common_b.c
compile common_a.c -fcommon
compile common_b.c -fcommon
readelf -sW common_a.o | grep -q ' COM shared' || fail "gcc -fcommon made no common symbol"
btf common common_a.o common_b.o library.o main.o
[ "$(count_of common "VAR 'shared'")" = 1 ] ||
	fail "a common variable is there $(count_of common "VAR 'shared'") times"
[ "$(count_of common "VAR 'counter'")" = 1 ] || fail "a common variable is not there once"
truth common
# With -r they have no place until the final link, so there is no VAR; unless ld is told to give
# them one.
btf common.o -r common_a.o common_b.o library.o -nostdlib -- stats=common.stats
readelf -sW common.o | grep -q ' COM shared' || fail "-r: the symbol is not common any more"
describes common.o STRUCT buffer
describes common.o FUNC use_a
describes common.o VAR account
[ "$(grep -c "^\[[0-9]*\] VAR '" dump)" = 1 ] || fail "-r: a variable without a place is there"
[ "$(stat_value var_no_section common.stats)" = 4 ] || fail "-r: var_no_section is $(stat_value var_no_section common.stats)"
btf placed.o -r common_a.o common_b.o library.o -nostdlib -Wl,-d
for name in shared counter; do
	[ "$(count_of placed.o "VAR '$name'")" = 1 ] ||
		fail "-r -d: $name is there $(count_of placed.o "VAR '$name'") times"
done
grep -q "DATASEC '.bss' size=[0-9]* vlen=3" dump || fail "-r -d: the variables are not in .bss"
plain plain-common.o -r common_a.o common_b.o -nostdlib
btf common_later plain-common.o library.o main.o
for name in shared counter; do
	[ "$(count_of common_later "VAR '$name'")" = 1 ] ||
		fail "after -r: $name is there $(count_of common_later "VAR '$name'") times"
done
