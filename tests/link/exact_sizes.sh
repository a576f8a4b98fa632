# SPDX-License-Identifier: GPL-3.0-or-later
#
# Types that BTF has no kind for take as many bytes in the BTF as in memory: complex long double,
# vectors of 3, the other byte order. The dump as C compiles and has the same sizes.
. "$(dirname "$0")/lib.sh"
. "$here/exact_sizes_lib.sh"

cat >complex.c <<'C'
typedef _Complex long double point;
struct record { int id; point z[3]; int after; } record;
point table[4]; int behind = 3;
int main(void) { return record.after; }
C
cat >vector.c <<'C'
typedef float float3 __attribute__((ext_vector_type(3)));
struct shape { float3 p; int after; } shape; float3 row[4]; char tail = 1;
int main(void) { return shape.after; }
C
cat >order.c <<'C'
typedef int pair __attribute__((vector_size(8)));
struct __attribute__((scalar_storage_order("big-endian"))) packet {
	unsigned a : 3; int c; short d; int e[2]; char f; enum colour { RED, BLUE = 0x1234 } colour; void *address;
	pair pair; char bits : 3; _Bool flag : 1;
};
struct packet packet;
int main(void) { return packet.f; }
C
for dwarf in 4 5; do
	for compiler in gcc clang; do
		$compiler -g -gdwarf-$dwarf -c complex.c -o complex.o
		btf app complex.o
		sizes_agree record table behind
		c_dump_has 128 "struct record"
		c_dump_has 32 point
	done
	clang -g -gdwarf-$dwarf -c vector.c -o vector.o
	btf app vector.o
	sizes_agree shape row tail
	c_dump_has 32 "struct shape"
	gcc -g -gdwarf-$dwarf -c order.c -o order.o
	btf app order.o -- stats=stats
	sizes_agree packet
	c_dump_has 56 "struct packet"
	# gcc does not tell of enums, pointers and vectors; the other members do.
	for member in colour address pair; do
		id=$(sed -n "s/.*'$member' type_id=\([0-9]*\) .*/\1/p" dump)
		grep -qE "^\[$id\] STRUCT '\(anon\)' size=[48]" dump ||
			fail "$member has the wrong byte order: $(cat dump)"
	done
	! grep -qE "'(a|bits|flag)' type_id" dump || fail "bits in the wrong order: $(cat dump)"
	[ "$(stat_value byte_order stats)" -ge 3 ] ||
		fail "the byte order is not counted: $(cat stats)"
done
