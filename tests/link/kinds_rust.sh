# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rust in a C program: what BTF can say of it is encoded, and the rest is counted, never an error.
# lang-exclude=rust leaves it out.
. "$(dirname "$0")/lib.sh"
. "$here/languages_lib.sh"

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
	match unsafe { &SHAPE } { Shape::Circle(r) => *r as i32,
		Shape::Rect { w, h } => (*w as i32) * 2 - *h as i32, Shape::Nothing => TUPLE.0 as i32 }
}
R
rustc=rustc
[ ! -x /usr/bin/rustc ] || rustc=/usr/bin/rustc
has "$rustc" && $rustc -g -C panic=abort --emit obj -C opt-level=1 other.rs -o other_rs.o 2>log ||
	skip "no rustc that can make objects on this machine"
btf with_rust by_gcc.o main.o other_rs.o -- stats=stats
./with_rust || fail "the program with Rust does not run"
once with_rust "STRUCT 'line'"
describes with_rust FUNC id_of
describes with_rust FUNC other
# rustc orders members as it likes; a tuple's have numbers for names.
dump with_rust
grep -q "STRUCT 'other_Tuple' size=16 vlen=2" dump &&
	grep -q "'__0' type_id=[0-9]* bits_offset=64" dump ||
	fail "with_rust: struct other_Tuple is not as expected"
# An enum with data is as large as it is, with nothing in it, since which members it has depends;
# its variants are structs.
record with_rust STRUCT other_Shape "size=8 vlen=0"
record with_rust STRUCT other_Shape_Rect "size=8 vlen=2" "'w' bits_offset=16" "'h' bits_offset=32"
describes with_rust INT u16
# Names such as Option<&str>, and types such as (): counted.
skips respelled_name 3+ stats
skips odd_base_type 1+ stats
skips excluded_unit 0 stats
# Statics are in a module (encoding 4.2).
describes with_rust VAR other_TUPLE
btf without_rust by_gcc.o main.o other_rs.o -- lang-exclude=rust stats=stats.without
skips excluded_unit 1 stats.without
skips respelled_name 0 stats.without
describes_not without_rust STRUCT other_Tuple
describes_not without_rust FUNC other
once without_rust "STRUCT 'line'"
btf only_c by_gcc.o main.o
"$LDBTF_TOOLS/btf_compare" --kinds struct,union,enum,typedef,int,func without_rust only_c >log ||
	fail "lang-exclude=rust leaves Rust in"
kernel_takes with_rust
sizes_are_true with_rust
