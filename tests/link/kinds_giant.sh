# SPDX-License-Identifier: GPL-3.0-or-later
#
# More sections than 16 bits can say, in an input and in an output: indices then stand elsewhere (gABI chapter 4).
. "$(dirname "$0")/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

# Sections by assembler, which is faster than a compiler; names that end in a digit, so that each is a section.
count=66000
awk -v count=$count 'BEGIN {
	for (i = 0; i < count; i++)
		printf ".section .text.f%d,\"ax\",@progbits\n.globl f%d\n.type f%d,@function\nf%d: .byte 0\n.size f%d,1\n", i, i, i, i, i
	print ".section .note.GNU-stack,\"\",@progbits"
}' >many.s
as many.s -o many.o
# The C is last, in the object that ld -r makes of the two: its sections have the high indices.
cat > last.c <<'C'
struct late { int x, y; } late = {1, 2};
struct late *early;
int in_late(struct late *late) { return late->x; }
C
cat > main.c <<'C'
struct late { int x, y; };
extern struct late late;
int in_late(struct late *late);
int main(void) { return in_late(&late) - 1; }
C
compile last.c -ffunction-sections -fdata-sections
compile main.c
"$ld" -r --unique -o giant.o many.o last.o 2>log || fail "ld -r of the giant"
# readelf: "0 (66012)" where the number is too large for the header.
sections=$(readelf -hW giant.o 2>/dev/null | sed -n 's/.*Number of section headers: *[0-9]* *(\([0-9]*\)).*/\1/p')
[ "${sections:-0}" -gt 65280 ] || fail "the giant has only $sections sections"

btf app main.o giant.o -- stats=stats
./app || fail "does not run"
for wanted in "STRUCT late" "VAR late" "VAR early" "FUNC in_late" "FUNC main"; do
	describes app $wanted
done
"$LDBTF_TOOLS/dwarf_truth" app >log 2>&1 || fail "the BTF says other things than the DWARF"

# An output with as many: its own .BTF and symbols have high indices.
btf part.o -r -Wl,--unique main.o giant.o -nostdlib
describes part.o STRUCT late
describes part.o VAR late
describes part.o FUNC in_late
