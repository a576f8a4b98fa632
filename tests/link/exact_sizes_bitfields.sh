# SPDX-License-Identifier: GPL-3.0-or-later
#
# Bitfields that are as wide as their types, at any bit of a packed struct. clang 14 tells the wrong
# place of those that begin inside of a byte, so they are left out and counted. All others are where
# the compiler has put them.
. "$(dirname "$0")/lib.sh"
. "$here/exact_sizes_lib.sh"

cat >wide.c <<'C'
#define PACKED __attribute__((packed))
struct PACKED first { unsigned a : 6; unsigned short wide : 16; unsigned c : 10; char d : 8; int e; } first;
struct PACKED between { unsigned a : 6; _Bool c : 1; unsigned long long wide : 64; int e; } between;
struct aligned { unsigned a : 8; unsigned char wide : 8; unsigned c : 16; int e; } aligned;
int main(void) { return first.e; }
C

# look_at STRUCT; lies_at NAME OFFSET WIDTH: one of its members, in bits. Compilers may call one
# that is as wide as its type ordinary.
look_at() { sed -n "/STRUCT '$1'/,/^\[/p" dump >members; }
lies_at() {
	grep -qE "'$1' type_id=[0-9]* bits_offset=$2( bitfield_size=$3)?\$" members ||
		fail "$compiler, DWARF $dwarf: no $1 at bit $2: $(cat dump)"
}

for compiler in gcc clang; do
	for dwarf in 4 5; do
		$compiler -g -gdwarf-$dwarf -c wide.c -o wide.o
		btf app wide.o -- stats=stats
		sizes_agree first between aligned
		lost=$(stat_value unrepresentable_member stats)
		look_at first
		lies_at c 22 10
		lies_at d 32 8
		lies_at e 40 32
		[ "$lost" = 2 ] || lies_at wide 6 16
		look_at between
		lies_at c 6 1
		[ "$lost" = 2 ] || lies_at wide 7 64
		look_at aligned
		lies_at wide 8 8
		lies_at c 16 16
		case $compiler$lost in
		gcc0 | clang0 | clang2) ;;
		*) fail "$compiler: $lost members are left out" ;;
		esac
		kernel_takes app
	done
done
