# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every form of DWARF that compilers can be told to write, describes the same C: versions 2 to 5,
# 64-bit DWARF, type units.
. "$(dirname "$0")/lib.sh"
. "$here/dwarf_lib.sh"

compile shapes.c -gdwarf-5
compile main.c -gdwarf-5
btf reference shapes.o main.o
./reference || fail "does not run"
btf reference-part.o -r shapes.o main.o -nostdlib
types=struct,union,enum,typedef,int,float,func
"$LDBTF_TOOLS/btf_compare" --kinds $types reference-part.o reference >log 2>&1 ||
	fail "-r: other types"

same() { # LABEL FILE
	"$LDBTF_TOOLS/btf_compare" "$2" reference >log 2>&1 ||
		fail "$1: other meaning than with DWARF 5"
	"$LDBTF_TOOLS/dwarf_truth" "$2" >log 2>&1 ||
		fail "$1: the BTF says other things than the DWARF"
	dump "$2"
	for type in "STRUCT 'node'" "ENUM 'color'" "UNION 'value'" "TYPEDEF 'node_t'" \
		"FUNC 'count_nodes'"; do
		[ "$(grep -cF "] $type" dump)" = 1 ] ||
			fail "$1: $type is there $(grep -cF "] $type" dump) times"
	done
}

for form in $forms; do
	takes_form "$form" || continue
	compile shapes.c $form_options
	compile main.c $form_options
	version=${form#-gdwarf-}
	readelf --debug-dump=info shapes.o 2>/dev/null | grep -q "Version: *${version%%,*}" ||
		fail "$form: gcc wrote another version"
	case $form in
	*gdwarf64*) readelf --debug-dump=info shapes.o 2>/dev/null | grep -q '(64-bit)' ||
		fail "$form: not 64-bit DWARF" ;;
	esac
	case $form in
	*types*) readelf --debug-dump=info shapes.o 2>/dev/null | grep -q 'Signature:' ||
		fail "$form: no type units" ;;
	esac
	btf app shapes.o main.o
	same "$form" app
	btf part.o -r shapes.o main.o -nostdlib
	"$LDBTF_TOOLS/btf_compare" part.o reference-part.o >log 2>&1 ||
		fail "$form, -r: other meaning than with DWARF 5"
	"$LDBTF_TOOLS/btf_compare" --kinds $types part.o app >log 2>&1 ||
		fail "$form: -r gives other types"
done
