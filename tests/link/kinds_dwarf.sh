# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every form of DWARF that compilers can be told to write, describes the same C: versions 2 to 5,
# 64-bit DWARF, type units. All of them in one link give each type once.
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

all= n=0
for flags in -gdwarf-2,-gstrict-dwarf -gdwarf-2 -gdwarf-3,-gstrict-dwarf -gdwarf-3 -gdwarf-4 \
	-gdwarf-4,-fdebug-types-section \
	-gdwarf-5,-fdebug-types-section -gdwarf-5,-gdwarf64 -gdwarf-4,-gdwarf64 \
	-gdwarf-5,-gdwarf64,-fdebug-types-section; do
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
	*gdwarf64*) readelf --debug-dump=info shapes.o 2>/dev/null | grep -q '(64-bit)' ||
		fail "$flags: not 64-bit DWARF" ;;
	esac
	case $flags in
	*types*) readelf --debug-dump=info shapes.o 2>/dev/null | grep -q 'Signature:' ||
		fail "$flags: no type units" ;;
	esac
	btf app shapes.o main.o
	same "$flags" app
	btf part.o -r shapes.o main.o -nostdlib
	"$LDBTF_TOOLS/btf_compare" part.o reference-part.o >log 2>&1 ||
		fail "$flags, -r: other meaning than with DWARF 5"
	"$LDBTF_TOOLS/btf_compare" --kinds $types part.o app >log 2>&1 ||
		fail "$flags: -r gives other types"

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
	[ "$(grep -cF "] $type" dump)" = 1 ] ||
		fail "all forms in one link: $type is there $(grep -cF "] $type" dump) times"
done
[ "$(grep -c "] FUNC 'count[0-9]" dump)" = $n ] || fail "all forms in one link: not $n functions"
"$LDBTF_TOOLS/dwarf_truth" all >log 2>&1 || fail "all forms in one link: the BTF says other things than the DWARF"
