# SPDX-License-Identifier: GPL-3.0-or-later
#
# COMDAT: each object has the function and the variable, the link keeps one of each.
. "$(dirname "$0")/lib.sh"
. "$here/kinds_lib.sh"

has g++ || skip "no g++ on this machine"
cat > comdat.cc <<'C'
struct item { int price; };
extern "C" inline int price_of(item *item) { return item->price; }
inline item cheapest = {1};
int (*UNIT)(item *) = price_of;
int *UNIT_price() { return &cheapest.price; }
C
for unit in one two three; do
	g++ -std=c++17 -g -O1 -DUNIT=pointer_$unit -DUNIT_price=price_$unit -c comdat.cc \
		-o comdat_$unit.o
done
btf comdat library.o main.o comdat_one.o comdat_two.o comdat_three.o
[ "$(count_of comdat "STRUCT 'item'")" = 1 ] || fail "COMDAT: struct item is not there once"
readelf -gW comdat_two.o | grep -q 'COMDAT group.*\[price_of\]' ||
	fail "g++ made no COMDAT of the function"
for definition in "FUNC 'price_of'" "VAR 'cheapest'"; do
	[ "$(count_of comdat "$definition")" = 1 ] ||
		fail "COMDAT: $definition is there $(count_of comdat "$definition") times"
done
truth comdat
btf comdat.o -r comdat_one.o comdat_two.o comdat_three.o -nostdlib
for definition in "FUNC 'price_of'" "VAR 'cheapest'"; do
	[ "$(count_of comdat.o "$definition")" = 1 ] ||
		fail "COMDAT, -r: $definition is there $(count_of comdat.o "$definition") times"
done
describes comdat VAR pointer_three
