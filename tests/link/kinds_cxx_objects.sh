# SPDX-License-Identifier: GPL-3.0-or-later
#
# A C++ program reads its own objects: base classes, templates, namespaces. The runtime prints what
# the program does.
. "$(dirname "$0")/lib.sh"

runtime=$(cd "$here/../../runtime" && pwd)
cat > main.cc <<'C'
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ldbtf/btf.h>
struct Empty {};
struct Base { virtual ~Base() {} int inherited = 1; unsigned flag : 3; unsigned more : 5; int hidden = 2; };
struct Padded { int number = 3; char letter = 4; ~Padded() {} };
struct Mid : Base { int hidden = 5; };
struct Leaf : Mid, Padded, Empty { signed char own = 6; long last = 7; };
struct Virtual : virtual Padded { int v = 8; };
template <class T, int N> struct Vec : Padded {
	T data[N] = {}; struct Inner { T x; }; Inner inner; static int shared; };
template <class T, int N> int Vec<T, N>::shared = 9;
namespace a { struct S { int x = 10; }; int counter = 11; }
namespace b { struct S { long y = 12; }; static int counter = 13;
	enum class Colour : signed char { Red = -1, Blue = 100 }; Colour colour = Colour::Blue; }
Leaf leaf; Virtual with_virtual; Vec<int, 4> vec; Vec<long, 4> other; a::S first; b::S second;
static ldbtf btf;
static void is(const char *path, const void *object, const void *member, long long value)
{
	ldbtf_place place;
	uint64_t read;
	if (ldbtf_offset_of(&btf, path, &place) != LDBTF_OK || (const char *)object + place.byte_offset != member ||
	    ldbtf_read_integer(&btf, &place, object, 1 << 10, &read) != LDBTF_OK || (long long)read != value)
		std::printf("%s is wrong\n", path), std::exit(1);
}
static char text[4096];
static void put(void *, char c) { text[std::strlen(text)] = c; }
int main()
{
	leaf.flag = 5, leaf.more = 17, vec.data[2] = 14, vec.inner.x = 15;
	if (ldbtf_open_image(&btf) != LDBTF_OK)
		return 1;
	is("leaf.inherited", &leaf, &leaf.inherited, 1);
	is("leaf.hidden", &leaf, &leaf.hidden, 5); // the nearer one
	is("leaf.__base_Mid.__base_Base.hidden", &leaf, &leaf.Base::hidden, 2);
	is("leaf.letter", &leaf, &leaf.letter, 4);
	is("leaf.own", &leaf, &leaf.own, 6);
	is("Leaf.last", &leaf, &leaf.last, 7);
	is("with_virtual.v", &with_virtual, &with_virtual.v, 8);
	is("vec.data[2]", &vec, &vec.data[2], 14);
	is("Vec_int_4_.inner.x", &vec, &vec.inner.x, 15);
	is("Vec_int_4_shared", &vec.shared, &vec.shared, 9);
	is("first.x", &first, &first.x, 10);
	is("a_counter", &a::counter, &a::counter, 11);
	is("b_S.y", &second, &second.y, 12);
	is("b_counter", &b::counter, &b::counter, 13);
	is("b_colour", &b::colour, &b::colour, 100);
	ldbtf_place bits;
	uint64_t more;
	if (ldbtf_offset_of(&btf, "leaf.more", &bits) != LDBTF_OK ||
	    ldbtf_read_integer(&btf, &bits, &leaf, sizeof(leaf), &more) != LDBTF_OK || more != 17)
		return 2;
	ldbtf_view type;
	const ldbtf_output output = {put, nullptr};
	if (ldbtf_find_type(&btf, "Leaf", LDBTF_KIND_STRUCT, &type) != LDBTF_OK ||
	    ldbtf_print_value(&btf, type.id, &leaf, sizeof(leaf), &output) != LDBTF_OK)
		return 3;
	const char *const parts[] = {".inherited = 1", ".flag = 5", ".more = 17", ".number = 3", ".last = 7"};
	for (const char *part : parts)
		if (!std::strstr(text, part))
			return std::puts(text), 4;
	return (int)(other.shared - 9);
}
C
for cc in gcc clang; do
	cxx=$(echo $cc | sed 's/gcc/g++/; s/clang/clang++/')
	has $cc && has "$cxx" || { skip_part "no $cxx on this machine"; continue; }
	for source in find types path print text; do
		$cc -O1 -I"$runtime/include" -c "$runtime/src/btf_$source.c" -o btf_$source.o ||
			fail "$cc: the runtime"
	done
	for version in 4 5; do
		$cxx -g -gdwarf-$version -std=c++17 -I"$runtime/include" -c main.cc \
			-o main.o 2>log || fail "$cxx: main.cc"
		driver="g++ -B$work/bin"
		btf program main.o btf_*.o -- stats=stats
		driver=
		./program >log 2>&1 || fail "$cxx, DWARF $version: status $?"
		[ "$(stat_value virtual_base stats)" = 1 ] ||
			fail "$cxx: the virtual base is not counted"
		[ "$(stat_value shared_tail stats)" -ge 1 ] ||
			fail "$cxx: the shared tail is not counted"
		kernel_takes program
		sizes_are_true program
		has bpftool || continue
		bpftool btf dump file program format c >types.h 2>log || fail "$cxx: no dump"
		[ "$(uname -m)" != x86_64 ] ||
			echo '_Static_assert(sizeof(struct Leaf) == 40 && __builtin_offsetof(struct Leaf, own) == 29, "");' >>types.h
		# C++ has bool as a base type.
		gcc -std=gnu11 -include stdbool.h -fsyntax-only types.h >log 2>&1 ||
			fail "$cxx: the dump does not compile"
	done
done
