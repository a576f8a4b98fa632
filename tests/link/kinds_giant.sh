# SPDX-License-Identifier: GPL-3.0-or-later
#
# More sections than 16 bits can say, in an input and in an output: indices then stand elsewhere
# (gABI chapter 4). Compiled from C with -ffunction-sections -fdata-sections, so that functions,
# variables and DWARF are in and about all of them.
. "$(dirname "$0")/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

# Each function and each variable is a section and one of relocations. The last ones have the high
# indices.
count=16500
awk -v count=$count 'BEGIN {
	print "struct item { int value; struct item *next; };"
	for (i = 0; i < count; i++) {
		printf "struct item v%d = {%d, &v%d};\n", i, i, i
		printf "int f%d(struct item *item) { return v%d.value + item->value; }\n", i, i
	}
	print "struct late { int x, y; } late = {1, 2};"
	print "int in_late(struct late *late) { return late->x; }"
}' >giant.c
gcc -g -O0 -ffunction-sections -fdata-sections -c giant.c || fail "the giant does not compile"
cat > main.c <<'C'
struct late { int x, y; };
extern struct late late;
int in_late(struct late *late);
int main(void) { return in_late(&late) - 1; }
C
compile main.c
# readelf: "0 (66012)" where the number is too large for the header.
section_count() {
	readelf -hW "$1" 2>/dev/null | sed -n 's/.*Number of section headers: *[0-9]* *(\([0-9]*\)).*/\1/p'
}
sections=$(section_count giant.o)
[ "${sections:-0}" -gt 65280 ] || fail "the giant has only ${sections:-few} sections"

# check FILE: all of the giant is in its BTF.
check() {
	dump "$1"
	[ "$(grep -c "] FUNC 'f[0-9]*' " dump)" = $count ] ||
		fail "$1: $(grep -c "] FUNC 'f" dump) functions of $count"
	[ "$(grep -c "] VAR 'v[0-9]*' " dump)" = $count ] ||
		fail "$1: $(grep -c "] VAR 'v" dump) variables of $count"
	[ "$(grep -c "] STRUCT 'item' " dump)" = 1 ] ||
		fail "$1: struct item is there more than once"
	for wanted in "STRUCT 'late'" "VAR 'late'" "FUNC 'in_late'" "FUNC 'main'"; do
		grep -qF "] $wanted" dump || fail "$1: no $wanted"
	done
}

btf app main.o giant.o -- stats=stats
./app || fail "does not run"
check app
"$LDBTF_TOOLS/dwarf_truth" app >log 2>&1 || fail "the BTF says other things than the DWARF"
reserved=$(stat_value reserved_bytes stats) used=$(stat_value btf_bytes stats)
[ "$reserved" -ge "$used" ] && [ $((reserved * 100)) -le $((used * 105)) ] ||
	fail "$reserved bytes reserved for $used"

# An output with as many: its own .BTF and symbols have high indices, and each variable has a
# DATASEC.
btf part.o -r -Wl,--unique main.o giant.o -nostdlib
sections=$(section_count part.o)
[ "${sections:-0}" -gt 65280 ] || fail "the output of -r has only ${sections:-few} sections"
check part.o
[ "$(grep -c "] DATASEC " dump)" = $((count + 1)) ] ||
	fail "-r: $(grep -c "] DATASEC " dump) sections of variables"
grep -q "DATASEC '.data.late' size=8 vlen=1" dump || fail "-r: no section of the variable late"
index=$(readelf -SW part.o 2>/dev/null | sed -n 's/^ *\[\([0-9]*\)\] \.data\.late .*/\1/p')
[ "${index:-0}" -gt 65280 ] || fail "-r: the section of the variable late has the index ${index:-none}"
