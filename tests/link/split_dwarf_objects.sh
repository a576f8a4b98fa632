# SPDX-License-Identifier: GPL-3.0-or-later
#
# -gsplit-dwarf: an object has skeletons of units, and the types are in .dwo files beside it. The
# BTF is the same as without, from gcc and clang, in the GNU form of DWARF 4 and that of DWARF 5,
# with type units, also in a mixed link.
. "$(dirname "$0")/lib.sh"
. "$here/split_dwarf_lib.sh"

check() {
	btf app one.o main.o -- stats=stats.json
	./app || fail "$how: does not run"
	describes app STRUCT node
	describes app ENUM color
	describes app FUNC sum
	describes app FUNC twice
	describes app VAR head
	describes app VAR origins
	describes app VAR target
	[ "$(stat_value split_unit stats.json)" = 0 ] || fail "$how: units were skipped"
	[ "$(stat_value units stats.json)" -ge 2 ] || fail "$how: units are missing"
	normalized app >split
	btf whole whole-one.o whole-main.o
	normalized whole >wanted
	cmp -s wanted split || fail "$how: other BTF: $(diff wanted split)"

	# Together with units that refer to each other, which are read as one.
	gcc -O1 -gdwarf-4 -fdebug-types-section -c main.c -o types-main.o
	btf mixed one.o types-main.o
	describes mixed FUNC sum
	describes mixed FUNC twice
	describes mixed STRUCT node
	[ "$(grep -c "STRUCT 'point'" dump)" = 1 ] || fail "$how: point is there twice"
}
each_form check
