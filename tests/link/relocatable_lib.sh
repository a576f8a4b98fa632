# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of ld -r share: two sources, and where the variables and the symbols of an object
# are. Sourced by a test after lib.sh.

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

# Each VAR lies where its symbol does: the n-th section of that name, at that offset. bpftool:
# DATASEC, then its VARs.
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
		while read -r name section offset size; do
			echo "$name $section $((0x$offset)) $size"
		done | sort
}
