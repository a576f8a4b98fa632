# SPDX-License-Identifier: GPL-3.0-or-later
#
# Variables whose symbols are called otherwise: by an asm label, by C++ in a namespace, by LTO which
# keeps statics of one name apart. Each has its VAR, the first one of its section too, and the VAR's
# place and size are those of the symbol. So has a bool that clang made smaller, which an int is
# not.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
has clang++ || skip "no clang++ on this machine"

# is_at NAME SYMBOL: the VAR is where the symbol is, as far from its section's begin, and as large.
is_at() {
	place=$(readelf -sW app | awk -v name="$2" \
		'$4 == "OBJECT" && $8 == name { print "0x" $2, $3, $7 }')
	[ "$place" ] || fail "the test is wrong: no symbol $2"
	set -- "$1" $place
	begin=$(readelf -SW app | sed 's/^ *\[ *//; s/]//' |
		awk -v n="$4" '$1 == n { print "0x" $4 }')
	grep -q "offset=$(($2 - begin)) size=$3 (VAR '$1')" dump ||
		fail "$1 is not at $2: $(cat dump)"
}

cat >label.c <<'C'
int counter __asm__("board_counter") = 3;
int own __asm__("nv_own") __attribute__((section(".nvdata"))) = 5;
int zero __asm__("board_zero");
void _start(void) { counter++; own++; zero++; }
C
cat >space.cc <<'C'
namespace board { int counter = 3; int second = 4; int zero; }
extern "C" void _start() { board::counter++; board::second++; board::zero++; }
C
for dwarf in 4 5; do
	for compiler in gcc clang; do
		# Where a section is at 0, DWARF has the same address for what was dropped.
		for data in 0 0x800000; do
			$compiler -g -gdwarf-$dwarf -ffreestanding -c label.c -o label.o
			btf app -nostdlib -static -Wl,-Tdata=$data label.o
			dump app
			sizes_are_true app
			is_at counter board_counter
			is_at own nv_own
			is_at zero board_zero
			$compiler -g -gdwarf-$dwarf -x c++ -c space.cc -o space.o
			btf app -nostdlib -static -Wl,-Tdata=$data space.o
			dump app
			sizes_are_true app
			is_at board_counter _ZN5board7counterE
			is_at board_second _ZN5board6secondE
			is_at board_zero _ZN5board4zeroE
		done
	done
done

echo 'static int state = 1; __attribute__((noinline)) int geta(void) { return state++; }' >one.c
echo 'static int state = 2; int geta(void); int main(void) { return geta() + state++; }' >two.c
compile one.c -O2 -flto
compile two.c -O2 -flto
specs
lto app one.o two.o -flto-partition=none -Wl,-z,norelro
dump app
[ "$(grep -c "(VAR 'state')" dump)" = 2 ] || fail "not two variables called state: $(cat dump)"

cat >shrunk.c <<'C'
#include <stdbool.h>
static bool want;
static int mode;
__attribute__((noinline)) void set(int n) { if (n > 2) mode = 7; else if (n) want = true; else want = false, mode = 0; }
__attribute__((noinline)) int get(void) { return want * 2 + mode; }
int main(int c, char **v) { (void)v; set(c); return get(); }
C
for dwarf in 4 5; do
	clang -g -gdwarf-$dwarf -O1 -c shrunk.c -o shrunk.o
	btf app shrunk.o -- stats=stats
	dump app
	is_at want want
	[ "$(stat_value var_no_address stats)" = 1 ] ||
		fail "an int of one byte is not left out: $(cat dump)"
	! grep -q "VAR 'mode'" dump || fail "an int of one byte has a VAR"
done
