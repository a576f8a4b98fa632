# SPDX-License-Identifier: GPL-3.0-or-later
#
# Variables whose symbols are called otherwise: by an asm label, by C++ in a namespace, by LTO which
# keeps statics of one name apart. Each has its VAR, the first one of its section too, and the VAR's
# place and size are those of the symbol.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
. "$here/places_lib.sh"
has clang++ || skip "no clang++ on this machine"

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
