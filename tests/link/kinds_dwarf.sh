# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every form of DWARF that compilers can be told to write, describes the same C: versions 2 to 5, 64-bit DWARF, type units,
# partial units. All of them in one link give each type once.
. "$(dirname "$0")/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

cat > shapes.h <<'C'
enum color { RED, GREEN = 5, BLUE = 70000 };
union value { int number; float real; void *pointer; };
typedef struct node node_t;
struct node {
	node_t *next;
	unsigned kind : 3, weight : 13;
	int balance : 6;
	enum color color;
	union value values[4][2];
	struct { short x, y; } at;
	int (*visit)(const node_t *node, ...);
	char name[];
};
C
cat > shapes.c <<'C'
#include "shapes.h"
static node_t *newest;
node_t root = {.kind = 1};
unsigned long count_nodes(const node_t *node)
{
	unsigned long count = 0;
	for (; node; node = node->next)
		count++;
	newest = (node_t *)node;
	return count;
}
C
cat > main.c <<'C'
#include "shapes.h"
extern node_t root;
unsigned long count_nodes(const node_t *node);
int use(union value *value, enum color color) { return value->number + color; }
int main(void) { return (int)count_nodes(&root) - 1; }
C

compile shapes.c -gdwarf-5
compile main.c -gdwarf-5
btf reference shapes.o main.o
./reference || fail "does not run"
btf reference-part.o -r shapes.o main.o -nostdlib
types=struct,union,enum,typedef,int,float,func
"$LDBTF_TOOLS/btf_compare" --kinds $types reference-part.o reference >log 2>&1 || fail "-r: other types"

same() { # LABEL FILE
	"$LDBTF_TOOLS/btf_compare" "$2" reference >log 2>&1 || fail "$1: other meaning than with DWARF 5"
	"$LDBTF_TOOLS/dwarf_truth" "$2" >log 2>&1 || fail "$1: the BTF says other things than the DWARF"
	dump "$2"
	for type in "STRUCT 'node'" "ENUM 'color'" "UNION 'value'" "TYPEDEF 'node_t'" "FUNC 'count_nodes'"; do
		[ "$(grep -cF "] $type" dump)" = 1 ] || fail "$1: $type is there $(grep -cF "] $type" dump) times"
	done
}

all= n=0
for flags in -gdwarf-2,-gstrict-dwarf -gdwarf-2 -gdwarf-3,-gstrict-dwarf -gdwarf-3 -gdwarf-4 -gdwarf-4,-fdebug-types-section \
	-gdwarf-5,-fdebug-types-section -gdwarf-5,-gdwarf64 -gdwarf-4,-gdwarf64 -gdwarf-5,-gdwarf64,-fdebug-types-section; do
	words=$(echo "$flags" | tr ',' ' ')
	if ! gcc $words -c main.c -o probe.o 2>/dev/null; then
		skip_part "gcc does not take $words"
		continue
	fi
	compile shapes.c $words
	compile main.c $words
	version=${flags#-gdwarf-}
	readelf --debug-dump=info shapes.o 2>/dev/null | grep -q "Version: *${version%%,*}" ||
		fail "$flags: gcc wrote another version"
	case $flags in
	*gdwarf64*) readelf --debug-dump=info shapes.o 2>/dev/null | grep -q '(64-bit)' || fail "$flags: not 64-bit DWARF" ;;
	esac
	case $flags in
	*types*) readelf --debug-dump=info shapes.o 2>/dev/null | grep -q 'Signature:' || fail "$flags: no type units" ;;
	esac
	btf app shapes.o main.o
	same "$flags" app
	btf part.o -r shapes.o main.o -nostdlib
	"$LDBTF_TOOLS/btf_compare" part.o reference-part.o >log 2>&1 || fail "$flags, -r: other meaning than with DWARF 5"
	"$LDBTF_TOOLS/btf_compare" --kinds $types part.o app >log 2>&1 || fail "$flags: -r gives other types"

	n=$((n + 1))
	compile shapes.c $words -Droot=root$n -Dcount_nodes=count$n -Dnewest=newest$n
	mv shapes.o shapes$n.o
	all="$all shapes$n.o"
done
compile shapes.c -gdwarf-5
compile main.c -gdwarf-5
btf all shapes.o main.o $all
dump all
for type in "STRUCT 'node'" "ENUM 'color'" "UNION 'value'" "TYPEDEF 'node_t'"; do
	[ "$(grep -cF "] $type" dump)" = 1 ] || fail "all forms in one link: $type is there $(grep -cF "] $type" dump) times"
done
[ "$(grep -c "] FUNC 'count[0-9]" dump)" = $n ] || fail "all forms in one link: not $n functions"
"$LDBTF_TOOLS/dwarf_truth" all >log 2>&1 || fail "all forms in one link: the BTF says other things than the DWARF"

# A relocation that no compiler puts there, and so is not in our table: elfutils applies all of that object's.
if [ "$(uname -m)" = x86_64 ]; then
	cat >odd.s <<'SOURCE'
	.section .note.GNU-stack
	.section .debug_sizes
	.quad 0
eight:
	.byte 0
	.section .debug_str,"MS",@progbits,1
text:	.asciz "oddly_relocated"
	.section .debug_abbrev
	.uleb128 1, 0x11; .byte 1; .uleb128 0x13, 0x0b, 0, 0
	.uleb128 2, 0x13; .byte 0; .uleb128 0x03, 0x0e, 0x0b, 0x05, 0, 0
	.byte 0
	.section .debug_info
	.4byte end - begin
begin:	.2byte 4
	.4byte .debug_abbrev
	.byte 8
	.uleb128 1; .byte 12
	.uleb128 2; .4byte text; .2byte eight
	.byte 0
end:
SOURCE
	gcc -c odd.s -o odd.o
	readelf -rW odd.o | grep -q R_X86_64_16 || fail "odd.o has no odd relocation"
	btf app main.o shapes.o odd.o
	dump app
	grep -q "STRUCT 'oddly_relocated' size=8 " dump || fail "an odd relocation: not applied"
fi

# Partial units: dwz moves what units share into them, and leaves DW_TAG_imported_unit. It takes linked files, so
# what it made of one goes into an object, whose debug sections then have no relocations. That object has none of the symbols,
# so no functions or variables: what depends on the partial units are types that one unit has alone.
if ! has dwz; then
	skip_part "no dwz on this machine"
	exit 0
fi
cat > own.c <<'C'
#include "shapes.h"
typedef union value value_t;
struct own { node_t *first; enum color color; value_t value; union value values[2]; struct node root; } *own;
C
for version in 4 5; do
	compile own.c -gdwarf-$version
	objects=own.o
	for i in 1 2 3 4; do
		compile shapes.c -gdwarf-$version -Droot=root$i -Dcount_nodes=count$i -Dnewest=newest$i
		mv shapes.o shared$i.o
		objects="$objects shared$i.o"
	done
	compile shapes.c -gdwarf-$version
	compile main.c -gdwarf-$version
	plain whole shapes.o main.o $objects
	btf wanted shapes.o main.o $objects
	if ! dwz -L none -l none whole -o shrunk >log 2>&1 || ! readelf --debug-dump=info shrunk 2>/dev/null | grep -q DW_TAG_partial_unit; then
		skip_part "dwz makes no partial units of DWARF $version"
		continue
	fi
	readelf --debug-dump=info shrunk 2>/dev/null | grep -q DW_TAG_imported_unit || fail "dwz: nothing imports the partial units"
	rm -rf sections
	mkdir sections
	copy=
	for section in info abbrev str line_str; do
		objcopy --dump-section .debug_$section=sections/$section shrunk /dev/null 2>/dev/null || continue
		[ -s sections/$section ] && copy="$copy --add-section .debug_$section=sections/$section"
	done
	echo 'int main(void) { return 0; }' >empty.c
	gcc -g0 -c empty.c -o empty.o
	objcopy $copy empty.o partial.o
	btf app partial.o
	describes app STRUCT own
	[ "$(grep -cF "] STRUCT 'node'" dump)" = 1 ] || fail "partial units: struct node is there more than once"
	"$LDBTF_TOOLS/btf_compare" --kinds struct,union,enum,typedef,int,float app wanted >log 2>&1 ||
		fail "partial units, DWARF $version: other types"
done
