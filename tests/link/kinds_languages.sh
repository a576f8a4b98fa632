# SPDX-License-Identifier: GPL-3.0-or-later
#
# C programs with parts in other languages, and of other compilers: the C in them is encoded; of the rest what BTF can say,
# and the rest is counted, never an error. What lang-exclude= names is left out.
. "$(dirname "$0")/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

cat > shapes.h <<'C'
struct point { int x, y; };
struct line { struct point *from, *to; unsigned long long id; };
C
cat > by_gcc.c <<'C'
#include "shapes.h"
struct line by_gcc;
unsigned long long id_of(const struct line *line) { return line->id; }
C
cat > by_clang.c <<'C'
#include "shapes.h"
struct line by_clang;
int x_of(const struct line *line) { return line->from->x; }
C
cat > main.c <<'C'
#include "shapes.h"
int other(void) __attribute__((weak));
extern struct line by_gcc;
unsigned long long id_of(const struct line *line);
int main(void) { return (int)id_of(&by_gcc) + (other ? other() : 0); }
C
compile by_gcc.c
compile main.c

once() { # FILE TYPE
	dump "$1"
	[ "$(grep -cF "] $2" dump)" = 1 ] || fail "$1: $2 is there $(grep -cF "] $2" dump) times"
}

# record FILE KIND NAME LINE...: the BTF has exactly one such record that begins so, and these are its lines, members first to
# last. A LINE is what stands there without numbers of types: "size=8 vlen=1", then "'x' bits_offset=0".
record() {
	record_file=$1 record_head="$2 '$3'"
	shift 3
	dump "$record_file"
	awk -v head="] $record_head " -v size="$1" 'index($0, "[") == 1 { on = index($0, head) && index($0, size) }
		on { sub(/^\[[0-9]*\] [A-Z]* .[^ ]*. /, ""); gsub(/type_id=[0-9]* /, ""); sub(/^\t/, ""); print }' dump >record.seen
	printf '%s\n' "$@" >record.wanted
	diff record.wanted record.seen >log || fail "$record_file: $record_head is not as expected"
}
# skips REASON NUMBER FILE: stats has that many; with a + at its end, as many or more.
skips() {
	skipped=$(stat_value "$1" "$3")
	case $2 in
	*+) [ "${skipped:-0}" -ge "${2%+}" ] || fail "$3: $1 is ${skipped:-nothing}, expected ${2%+} or more" ;;
	*) [ "${skipped:-nothing}" = "$2" ] || fail "$3: $1 is ${skipped:-nothing}, expected $2" ;;
	esac
}

if has clang; then
	clang -g -O1 -c by_clang.c -o by_clang.o
	for order in "by_gcc.o by_clang.o main.o" "main.o by_clang.o by_gcc.o"; do
		# shellcheck disable=SC2086 # a list
		btf mixed $order
		# struct point holds only int, which both name alike. unsigned long long they do not: struct line is two types.
		once mixed "STRUCT 'point'"
		for name in 'long long unsigned int' 'unsigned long long'; do
			once mixed "INT '$name'"
		done
		[ "$(grep -cF "] STRUCT 'line'" dump)" = 2 ] || fail "struct line is there $(grep -cF "] STRUCT 'line'" dump) times"
		"$LDBTF_TOOLS/dwarf_truth" mixed >log 2>&1 || fail "$order: the BTF says other things than the DWARF"
		describes mixed VAR by_gcc
		describes mixed VAR by_clang
		describes mixed FUNC id_of
		describes mixed FUNC x_of
		./mixed || fail "does not run"
	done
else
	skip_part "no clang on this machine"
fi

# Assembler: as writes units that have lines and no types.
cat > other.s <<'S'
	.text
	.globl other
	.type other, @function
other:
	xorl %eax, %eax
	ret
	.size other, . - other
	.section .note.GNU-stack, "", @progbits
S
if [ "$(uname -m)" = x86_64 ] && gcc -g -c other.s -o other.o 2>log; then
	readelf --debug-dump=info other.o | grep -q 'DW_AT_language.*[Aa]ssembl' || fail "as wrote no unit"
	btf with_assembler by_gcc.o main.o other.o
	describes with_assembler STRUCT line
	# as 2.40 writes a function without parameters, which is all that it knows.
	describes with_assembler FUNC other
	btf without_assembler by_gcc.o main.o
	"$LDBTF_TOOLS/btf_compare" --kinds struct,union,enum,int,typedef with_assembler without_assembler >log || fail "assembler changes the types"
else
	skip_part "other.s is for x86-64"
fi

# C++: templates, classes with bases and methods, references, namespaces, lambdas, in a program that is C otherwise.
cat > other.cc <<'C'
extern "C" {
#include "shapes.h"
int other(void);
struct from_cc { struct point at; char name[4]; } from_cc;
}
namespace space {
class base { public: virtual ~base() {} virtual int value() const = 0; int shared = 1; };
template <class T> class derived : public base {
public:
	explicit derived(T &&t) : content(t) {}
	int value() const override { return static_cast<int>(content) + static_count; }
	static int static_count;
private:
	T content;
	struct nested { T *pointer; int base::*member; } nest = {};
};
template <class T> int derived<T>::static_count = -3;
enum class scoped : unsigned char { A, B = 200 };
scoped choice = scoped::B;
}
int other(void)
{
	space::derived<int> two(2);
	auto lambda = [&two](const space::base &b) { return b.value() + two.shared; };
	return lambda(two) + (from_cc.at.x = 0);
}
C
if has g++ && g++ -g -O1 -c other.cc -o other_cc.o 2>log; then
	driver="g++ -B$work/bin"
	btf with_cxx by_gcc.o main.o other_cc.o -- stats=stats
	driver=
	./with_cxx || fail "the program with C++ does not run"
	once with_cxx "STRUCT 'line'"
	once with_cxx "STRUCT 'point'"
	describes with_cxx FUNC id_of
	describes with_cxx VAR from_cc
	record with_cxx STRUCT from_cc "size=12 vlen=2" "'at' bits_offset=0" "'name' bits_offset=64"
	# A class is a struct of its data, with the pointer to its virtual functions; not those, nor other methods.
	record with_cxx STRUCT base "size=16 vlen=2" "'_vptr.base' bits_offset=0" "'shared' bits_offset=64"
	# A template's name has characters that kernels refuse: none. What it inherits is a hole of that size.
	record with_cxx STRUCT '(anon)' "size=32 vlen=2" "'content' bits_offset=96" "'nest' bits_offset=128"
	skips invalid_name 1 stats
	# A pointer to a member can't be said: the struct is there without it.
	record with_cxx STRUCT nested "size=16 vlen=1" "'pointer' bits_offset=0"
	skips unsupported_type 1 stats
	skips unrepresentable_member 1 stats
	record with_cxx ENUM scoped "encoding=UNSIGNED size=1 vlen=2" "'A' val=0" "'B' val=200"
	describes with_cxx VAR choice # a namespace's
	describes with_cxx VAR static_count
	# A lambda is a struct of what it holds; by reference is by pointer.
	record with_cxx STRUCT '(anon)' "size=8 vlen=1" "'__two' bits_offset=0"
	skips reference_type 1+ stats
	# Functions are known by the names of C, which methods do not have.
	[ "$(grep -o "FUNC '[^']*'" dump | tr '\n' ' ')" = "FUNC 'id_of' FUNC 'main' FUNC 'other' " ] ||
		fail "with_cxx: other functions: $(grep FUNC dump)"
	skips func_no_symbol 1+ stats
	skips excluded_unit 0 stats
	driver="g++ -B$work/bin"
	btf without_cxx by_gcc.o main.o other_cc.o -- lang-exclude=c++ stats=stats.without
	driver=
	skips excluded_unit 1 stats.without
	skips invalid_name 0 stats.without
	describes_not without_cxx STRUCT from_cc
	once without_cxx "STRUCT 'line'"
	[ "$(stat_value units stats)" -ge 3 ] || fail "the C++ unit was not counted"
	kernel_takes with_cxx
else
	skip_part "no g++ on this machine"
fi

# Rust: an object that C calls.
cat > other.rs <<'R'
#![no_std]
#![crate_type = "staticlib"]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
pub enum Shape { Circle(u32), Rect { w: u16, h: u16 }, Nothing }
pub struct Tuple(u8, i64);
#[no_mangle]
pub static mut SHAPE: Shape = Shape::Rect { w: 1, h: 2 };
#[no_mangle]
pub static TUPLE: Tuple = Tuple(1, -2);
#[no_mangle]
pub extern "C" fn other() -> i32 {
	match unsafe { &SHAPE } { Shape::Circle(r) => *r as i32, Shape::Rect { w, h } => (*w as i32) * 2 - *h as i32, Shape::Nothing => TUPLE.0 as i32 }
}
R
rustc=rustc
[ ! -x /usr/bin/rustc ] || rustc=/usr/bin/rustc
if has "$rustc" && $rustc -g -C panic=abort --emit obj -C opt-level=1 other.rs -o other_rs.o 2>log; then
	btf with_rust by_gcc.o main.o other_rs.o -- stats=stats
	./with_rust || fail "the program with Rust does not run"
	once with_rust "STRUCT 'line'"
	describes with_rust FUNC id_of
	describes with_rust FUNC other
	# rustc orders members as it likes; a tuple's have numbers for names.
	dump with_rust
	grep -q "STRUCT 'Tuple' size=16 vlen=2" dump && grep -q "'__0' type_id=[0-9]* bits_offset=64" dump ||
		fail "with_rust: struct Tuple is not as expected"
	# An enum with data is as large as it is, with nothing in it, since which members it has depends; its variants are structs.
	record with_rust STRUCT Shape "size=8 vlen=0"
	record with_rust STRUCT Rect "size=8 vlen=2" "'w' bits_offset=16" "'h' bits_offset=32"
	describes with_rust INT u16
	# Names such as Option<&str>, and types such as (): counted.
	skips invalid_name 3+ stats
	skips odd_base_type 1+ stats
	skips excluded_unit 0 stats
	# Statics are in a module (encoding 4.2).
	describes with_rust VAR TUPLE
	btf without_rust by_gcc.o main.o other_rs.o -- lang-exclude=rust stats=stats.without
	skips excluded_unit 1 stats.without
	skips invalid_name 0 stats.without
	describes_not without_rust STRUCT Tuple
	describes_not without_rust FUNC other
	once without_rust "STRUCT 'line'"
	"$LDBTF_TOOLS/btf_compare" --kinds struct,union,enum,typedef,int,func without_rust without_assembler >log || fail "lang-exclude=rust leaves Rust in"
	kernel_takes with_rust
else
	skip_part "no rustc that can make objects on this machine"
fi
