# SPDX-License-Identifier: GPL-3.0-or-later
#
# clang gives an _Atomic struct the size of the next power of two, which its DWARF does not tell.
# gcc leaves the size as it is. Arrays and members are where the program has them, for both.
. "$(dirname "$0")/lib.sh"
. "$here/exact_sizes_lib.sh"

cat >atomic.c <<'C'
struct three { char c[3]; };
struct nine { char c[9]; };
struct large { char c[17]; };
_Atomic struct three one, few[4];
_Atomic struct nine wide[2];
_Atomic struct large largest[2];
typedef _Atomic(struct three) guarded;
struct holder { char first; _Atomic struct three one; guarded two[2]; char last; } holder;
const unsigned long sizes[] = {sizeof(struct holder), __builtin_offsetof(struct holder, one),
	__builtin_offsetof(struct holder, two), __builtin_offsetof(struct holder, last)};
int main(void) { return 0; }
C
for compiler in gcc clang; do
	has $compiler || { skip_part "no $compiler on this machine"; continue; }
	for dwarf in 4 5; do
		# DWARF 4 has no _Atomic: clang leaves it out, and gcc writes it as an extension.
		[ "$compiler$dwarf" != clang4 ] || continue
		$compiler -g -gdwarf-$dwarf -c atomic.c -o atomic.o
		btf app atomic.o
		sizes_agree one few wide largest holder
		kernel_takes app
		objcopy -O binary --only-section=.rodata app rodata
		at=$(readelf -sW app | awk '$8 == "sizes" { print "0x" $2 }')
		begin=$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] //' |
			awk '$1 == ".rodata" { print "0x" $3 }')
		# shellcheck disable=SC2046 # four numbers
		set -- $(od -An -v -t u8 -j $((at - begin)) -N 32 rodata)
		grep -qF "STRUCT 'holder' size=$1 vlen=4" dump ||
			fail "$compiler: not 4 members in $1 bytes: $(cat dump)"
		c_dump_has "$1" "struct holder"
		shift
		for member in one two last; do
			grep -A4 -F "STRUCT 'holder'" dump |
				grep -q "'$member' type_id=[0-9]* bits_offset=$(($1 * 8))\$" ||
				fail "$compiler, DWARF $dwarf: $member is not at $1: $(cat dump)"
			shift
		done
	done
done
