# SPDX-License-Identifier: GPL-3.0-or-later
#
# Types that BTF can't say, or that DWARF says in few words, take as many bytes in the BTF as in
# memory: opaque enums, complex long double, vectors of 3, the other byte order, bounds of Fortran.
# Each variable is as large as its symbol, and the dump as C compiles and has the same sizes.
. "$(dirname "$0")/lib.sh"
has gfortran || skip "no gfortran on this machine"

# sizes_agree: every entry of a DATASEC is as large as the symbol of its name.
sizes_agree() {
	dump app
	readelf -sW app | awk '$4 == "OBJECT" && $3 { print $8, $3 }' >symbols
	sed -n "s/.* size=\([0-9]*\) (VAR '\(.*\)')/\2 \1/p" dump >entries
	for name; do
		grep -q "^$name " entries || fail "no VAR $name: $(cat dump)"
		grep -qxF "$(grep "^$name " entries)" symbols ||
			fail "$name: $(grep "^$name " entries symbols)"
	done
}

# c_dump_has SIZE TYPE: in the C of the BTF.
c_dump_has() {
	bpftool btf dump file app format c >app.h 2>log || fail "no dump as C"
	printf '#include "app.h"\n_Static_assert(sizeof(%s) == %s, "size");\n' "$2" "$1" >use.c
	gcc -w -c use.c -o use.o 2>log || fail "sizeof($2) is not $1 in C"
}

cat >opaque.c <<'C'
enum wide : unsigned long long; enum narrow : unsigned char; enum half : short;
struct user { enum narrow n; enum half h; enum wide w; int tail; };
struct user u = { (enum narrow)1, (enum half)2, (enum wide)3, 4 };
enum wide lone; enum narrow row[4];
int main(void) { return u.tail - 4; }
C
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
struct __attribute__((scalar_storage_order("big-endian"))) packet {
	unsigned a : 3; int c; short d; int e[2]; char f;
};
struct packet packet;
int main(void) { return packet.f; }
C
cat >bounds.f90 <<'F'
module lm
  type t
    integer :: elm(2:6)
    integer :: after
  end type
  type(t) :: v
  integer(1) :: m(3,2) = 1
end module
program p
  use lm
  v%elm = 1; v%after = 2
  print *, v%elm, v%after, m
end program
F
for dwarf in 4 5; do
	for compiler in clang "g++ -x c++" "clang++ -x c++"; do
		$compiler -w -g -gdwarf-$dwarf -c opaque.c -o opaque.o
		btf app opaque.o -- stats=stats
		sizes_agree u lone row
		grep -q "STRUCT 'user' size=24 vlen=4" dump || fail "members of struct user are lost: $(cat dump)"
		[ "$(stat_value unrepresentable_member stats)" = 0 ] || fail "$(cat stats)"
	done
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
	c_dump_has 24 "struct packet"
	[ "$(stat_value byte_order stats)" -ge 3 ] || fail "the byte order is not counted: $(cat stats)"
	gfortran -g -gdwarf-$dwarf -c bounds.f90 -o bounds.o
	btf app bounds.o -lgfortran
	dump app
	grep -q "'after' type_id=[0-9]* bits_offset=160" dump || fail "Fortran: $(cat dump)"
	grep -q "nr_elems=5" dump || fail "not 5 elements: $(cat dump)"
	grep -q "offset=[0-9]* size=24 (VAR 'v')" dump || fail "no variable of a module: $(cat dump)"
	grep -q "offset=[0-9]* size=6 (VAR 'm')" dump || fail "no matrix: $(cat dump)"
done
