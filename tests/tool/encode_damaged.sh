# SPDX-License-Identifier: GPL-3.0-or-later
#
# encode of a damaged image, with bytes of its headers and of its halves set: a message or BTF, and
# never a crash.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x, y; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
gcc main.o -o whole
size=$(size_of whole)
for at in 4 5 16 18 32 40 52 58 60 62 $((size / 2)) $((size - 2000)) \
	$((size - 1000)) $((size - 200)); do
	cp whole damaged
	printf '\377\377' | dd of=damaged bs=1 seek="$at" conv=notrunc 2>/dev/null
	ldbtf_any encode damaged -o damaged.btf
done
