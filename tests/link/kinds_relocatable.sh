# SPDX-License-Identifier: GPL-3.0-or-later
#
# ld -r: the output is an object, so its DWARF has relocations, its sections have no addresses and may share a name. The
# .BTF is filled all the same, in 64 and 32 bit; there are no symbols, which belong to the final link.
. "$(dirname "$0")/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

cat > one.c <<'C'
struct point { int x, y; };
struct point first = {1, 2}, second = {3, 4};
static struct point hidden = {5, 6};
int same(struct point *point) { return point->x + hidden.y++; }
static __attribute__((noinline)) int helper(struct point *point) { return point->y; }
int by_helper(struct point *point) { return helper(point); }
C
cat > two.c <<'C'
struct point { int x, y; };
struct line { struct point from, to; } line;
static __attribute__((noinline)) int helper(struct point *point) { return point->x * 3; }
int by_other_helper(struct line *line) { return helper(&line->to) + helper(&line->from); }
C

# Each VAR lies where its symbol does: the n-th section of that name, at that offset. bpftool: DATASEC, then its VARs.
variables() { # FILE
	dump "$1"
	sed -n -e "s/^\[[0-9]*\] DATASEC '\([^']*\)' .*/section \1/p" \
		-e "s/^	type_id=[0-9]* offset=\([0-9]*\) size=\([0-9]*\) (VAR '\([a-z_]*\)')/var \3 \1 \2/p" dump |
		awk '$1 == "section" { section = $2; next } { print $2, section, $3, $4 }' | sort
}
symbols_of() { # FILE: NAME SECTION OFFSET SIZE
	readelf -SW "$1" | sed -n 's/^ *\[ *\([0-9]*\)\] *\([^ ]*\) .*/\1 \2/p' >section-names
	readelf -sW "$1" | awk 'FNR == NR { section[$1] = $2; next }
		$4 == "OBJECT" { print $8, section[$7], $2, $3 }' section-names - |
		while read -r name section offset size; do echo "$name $section $((0x$offset)) $size"; done | sort
}

check() { # LABEL EXTRA-FLAGS...
	label=$1
	shift
	compile one.c "$@"
	compile two.c "$@"
	btf part.o -r one.o two.o "$@" -nostdlib
	[ "$(readelf -hW part.o | sed -n 's/^ *Type: *\([A-Z]*\).*/\1/p')" = REL ] || fail "$label: not relocatable"
	readelf -SW part.o | grep -q ' \.rel.*\.debug_info' || fail "$label: the output's DWARF has no relocations"
	variables part.o >variables
	symbols_of part.o >symbols
	[ "$(wc -l <symbols)" = 4 ] || fail "$label: not four variables in the symbol table"
	diff symbols variables >log || fail "$label: variables are elsewhere"
	dump part.o
	# Two functions of one name at two addresses are no one's; the others are there once.
	sed -n "s/^\[[0-9]*\] FUNC '\([a-z_]*\)' .*/\1/p" dump | tr '\n' ' ' >functions
	[ "$(cat functions)" = "by_helper by_other_helper same " ] || fail "$label: functions are $(cat functions)"
	[ "$(grep -c "STRUCT 'point'" dump)" = 1 ] || fail "$label: struct point is there more than once"
	! readelf -sW part.o | grep -E '__(start|stop)_BTF' || fail "$label: the output has the symbols"
	extract part.o part.btf

	# What a link of the part gives is what the objects give: leave ldbtf out of the first.
	plain plain.o -r one.o two.o "$@" -nostdlib
	btf whole.so -shared plain.o "$@" -nostdlib
	btf direct.so -shared one.o two.o "$@" -nostdlib
	extract whole.so whole.btf
	extract direct.so direct.btf
	cmp -s whole.btf direct.btf || fail "$label: by way of ld -r the BTF is another"
	"$LDBTF_TOOLS/btf_compare" --kinds struct,func,int part.btf direct.btf >log 2>&1 || fail "$label: -r gives other types than a final link"
	compared="${compared:-} $label"
}

# --gc-sections with -r, which needs a root: what it drops is not in the BTF.
compile one.c -ffunction-sections -fdata-sections
compile two.c -ffunction-sections -fdata-sections
btf small.o -r one.o two.o -nostdlib -Wl,--gc-sections -Wl,-u,same
dump small.o
[ "$(sed -nE "s/^\[[0-9]*\] ((FUNC|VAR) '[a-z_]*').*/\1/p" dump | sort | tr '\n' ' ')" = "FUNC 'same' VAR 'hidden' " ] ||
	fail "-r --gc-sections: the BTF has $(grep -E "FUNC|VAR" dump)"
variables small.o >variables
symbols_of small.o >symbols
diff symbols variables >log || fail "-r --gc-sections: variables are elsewhere"
btf all.o -r one.o two.o -nostdlib -Wl,--gc-sections -Wl,-u,same -Wl,-u,by_other_helper -Wl,-u,line
describes all.o FUNC by_other_helper
describes all.o VAR line

for sections in "" "-ffunction-sections -fdata-sections"; do
	for dwarf in -gdwarf-4 -gdwarf-5; do
		check "64 bit $dwarf $sections" -fPIC $dwarf $sections
	done
done
if echo | gcc -m32 -x c -c - -o probe.o 2>/dev/null && echo 'int f(void) { return 0; }' | gcc -m32 -x c -shared -nostdlib -o probe - 2>/dev/null; then
	for sections in "" "-ffunction-sections -fdata-sections"; do
		check "32 bit $sections" -m32 -fPIC $sections
	done
else
	skip_part "gcc -m32 does not work here (Debian: gcc-12-multilib)"
fi

# Sections of one name that ld -r keeps apart (COMDAT groups) are still one each in the BTF's eyes.
cat > grouped.cc <<'C'
template <int n> struct box { int content[n]; };
inline box<3> shared_box;
int *in_box() { return shared_box.content; }
C
if has g++ && g++ -std=c++17 -g -c grouped.cc -o grouped.o 2>log; then
	compile one.c
	btf grouped-part.o -r one.o grouped.o -nostdlib
	describes grouped-part.o STRUCT point
else
	skip_part "no g++ on this machine"
fi
