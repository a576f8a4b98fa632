# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: DWARF made of BTF. Encoded again, it gives the same definitions, of every kind, and as
# many types. Readers of DWARF and ELF find nothing wrong with it.
. "$(dirname "$0")/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"
for tool in bpftool eu-readelf llvm-dwarfdump; do
	has $tool || skip "no $tool on this machine"
done

# returns PROGRAM: what the DWARF of its BTF gives when it is encoded is its BTF.
returns() {
	ldbtf debug "$1" -o "$1.debug"
	ldbtf encode "$1.debug" -o "$1.again" --funcs=all
	"$LDBTF_TOOLS/btf_compare" "$1" "$1.again" >log 2>&1 || fail "$1: other definitions"
	for file in "$1" "$1.again"; do
		dump "$file"
		grep -c '^\[' dump
	done >counts
	[ "$(uniq counts | wc -l)" = 1 ] || fail "$1: another number of types"
	llvm-dwarfdump --verify "$1.debug" >log 2>&1 || fail "$1: llvm-dwarfdump finds errors"
	for reader in readelf eu-readelf; do
		for what in -SWls --debug-dump=info; do
			$reader $what "$1.debug" >said 2>complaints || fail "$1: $reader $what ends with $?"
			# The one that is about files of `objcopy --only-keep-debug`, too.
			! grep -v 'Unable to find program interpreter name' complaints >log ||
				fail "$1: $reader $what complains"
		done
	done
}

cat >kinds.c <<'C'
typedef _Bool flag;
typedef unsigned char byte;
enum big { SMALL = -1, BIG = 0x123456789aLL };
enum wide { WIDE = 0xffffffffffffffffULL };
enum little { LITTLE = 0xffffffff };
enum state { BAD = -5, GOOD = 7 };
struct declared;
union also_declared;
struct all {
	flag f; char c; signed char s; byte b; __int128 w; float x; double y; long double z; _Complex double i;
	struct declared *declared; union also_declared *also;
	const volatile int *restrict qualified; const void *any;
	int (*call)(struct all *, const char *, ...); void (*old)();
	int grid[2][3]; enum big big : 40; _Bool bit : 1; signed three : 3;
	unsigned long wide : 33; int : 5; int far : 9;
	struct { int in; union { int one; char two; }; };
	int rest[];
};
struct empty { } the_empty;
struct __attribute__((packed)) tight { char a; int b; unsigned x : 3; short s; };
static const struct tight the_tight = {1, 2, 3, 4};
struct all the_all;
enum wide the_wide;
enum little the_little;
enum state the_state;
int later[3];
typedef int vector __attribute__((vector_size(16)));
vector the_vector;
__attribute__((noinline)) void nothing(void) { __asm__ volatile("" : : "r"(&the_empty)); }
__attribute__((noinline)) __int128 take(struct tight t, double d, enum big big)
{
	return t.a + d + big + the_tight.b;
}
int main(void) { nothing(); return take(the_tight, 1.0, BIG); }
C
compile kinds.c -w
btf kinds kinds.o
returns kinds
if has clang; then
	cat >tags.c <<-'C'
		#define TYPE(text) __attribute__((btf_type_tag(text)))
		#define DECL(text) __attribute__((btf_decl_tag(text)))
		struct DECL("whole") tagged {
			int TYPE("user") TYPE("rcu") *p DECL("member"); int *q;
		} DECL("second");
		struct tagged the_tagged DECL("variable");
		typedef int DECL("typedef") number;
		__attribute__((noinline)) int f(int a DECL("parameter"), number b) DECL("function");
		int f(int a, number b) { return a + b; }
		int main(void) { return f(the_tagged.q != 0, 1); }
	C
	clang -g -O1 -w -c tags.c
	btf tags tags.o
	returns tags
	[ "$(bpftool btf dump file tags.again | grep -c '_TAG')" -ge 7 ] || fail "tags are lost"
else
	skip_part "no clang on this machine"
fi
if has g++; then
	cat >classes.cc <<-'C'
		namespace a { struct Base { char c; virtual int f() { return c; } }; }
		struct Leaf : a::Base { int x; char d; static int count; enum class E : short { ONE } e; };
		int Leaf::count = 3;
		Leaf the_leaf;
		extern "C" int main(int, char **) { return the_leaf.f() + Leaf::count; }
	C
	g++ -g -O1 -c classes.cc
	driver='g++ -Bbin/'
	btf classes classes.o
	returns classes
else
	skip_part "no g++ on this machine"
fi
