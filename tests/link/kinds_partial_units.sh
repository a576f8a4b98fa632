# SPDX-License-Identifier: GPL-3.0-or-later
#
# Partial units: dwz moves what units share into them, and leaves DW_TAG_imported_unit. It takes
# linked files, so what it made of one goes into an object, whose debug sections then have no
# relocations. That object has none of the symbols, so no functions or variables: what depends on
# the partial units are types that one unit has alone.
. "$(dirname "$0")/lib.sh"
. "$here/dwarf_lib.sh"

has dwz || skip "no dwz on this machine"
cat > own.c <<'C'
#include "shapes.h"
typedef union value value_t;
struct own { node_t *first; enum color color; value_t value; union value values[2]; struct node root; } *own;
C
for version in 4 5; do
	compile own.c -gdwarf-$version
	objects=own.o
	for i in 1 2 3 4; do
		compile shapes.c -gdwarf-$version -Droot=root$i -Dcount_nodes=count$i \
			-Dnewest=newest$i
		mv shapes.o shared$i.o
		objects="$objects shared$i.o"
	done
	compile shapes.c -gdwarf-$version
	compile main.c -gdwarf-$version
	plain whole shapes.o main.o $objects
	btf wanted shapes.o main.o $objects
	if ! dwz -L none -l none whole -o shrunk >log 2>&1 ||
		! readelf --debug-dump=info shrunk 2>/dev/null | grep -q DW_TAG_partial_unit; then
		skip_part "dwz makes no partial units of DWARF $version"
		continue
	fi
	readelf --debug-dump=info shrunk 2>/dev/null | grep -q DW_TAG_imported_unit ||
		fail "dwz: nothing imports the partial units"
	rm -rf sections
	mkdir sections
	copy=
	for section in info abbrev str line_str; do
		objcopy --dump-section .debug_$section=sections/$section shrunk \
			/dev/null 2>/dev/null || continue
		[ -s sections/$section ] && copy="$copy --add-section .debug_$section=sections/$section"
	done
	echo 'int main(void) { return 0; }' >empty.c
	gcc -g0 -c empty.c -o empty.o
	objcopy $copy empty.o partial.o
	btf app partial.o
	describes app STRUCT own
	[ "$(grep -cF "] STRUCT 'node'" dump)" = 1 ] ||
		fail "partial units: struct node is there more than once"
	"$LDBTF_TOOLS/btf_compare" --kinds struct,union,enum,typedef,int,float app \
		wanted >log 2>&1 ||
		fail "partial units, DWARF $version: other types"
done
