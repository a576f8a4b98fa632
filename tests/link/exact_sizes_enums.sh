# SPDX-License-Identifier: GPL-3.0-or-later
#
# Opaque enums, whose size DWARF says without enumerators, take as many bytes in the BTF as in
# memory.
. "$(dirname "$0")/lib.sh"
. "$here/exact_sizes_lib.sh"

cat >opaque.c <<'C'
enum wide : unsigned long long; enum narrow : unsigned char; enum half : short;
struct user { enum narrow n; enum half h; enum wide w; int tail; };
struct user u = { (enum narrow)1, (enum half)2, (enum wide)3, 4 };
enum wide lone; enum narrow row[4];
int main(void) { return u.tail - 4; }
C
for dwarf in 4 5; do
	for compiler in clang "g++ -x c++" "clang++ -x c++"; do
		$compiler -w -g -gdwarf-$dwarf -c opaque.c -o opaque.o
		btf app opaque.o -- stats=stats
		sizes_agree u lone row
		grep -q "STRUCT 'user' size=24 vlen=4" dump ||
			fail "members of struct user are lost: $(cat dump)"
		[ "$(stat_value unrepresentable_member stats)" = 0 ] || fail "$(cat stats)"
	done
done
