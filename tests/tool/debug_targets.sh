# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug over other targets: 32 and 64 bits, both byte orders. What is encoded again is what the
# image had, and gdb prints values with bitfields, floats and enums out of the stripped image.
. "$(dirname "$0")/debug_lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"
gdb=gdb-multiarch
has $gdb || skip "no gdb-multiarch on this machine"

cat >device.c <<'C'
enum state { IDLE, BUSY = 0x1234 };
struct device {
	struct device *self; unsigned char id; unsigned mode : 3, rate : 9; int debt : 7; float level;
	double exact; enum state state; short text[2]; unsigned long long wide : 40; long long big;
};
struct device device = {
	&device, 7, 5, 300, -3, 2.5f, -0.25, BUSY, {-2, 3}, 0x123456789aULL, -5000000000LL};
static int counter = 40;
__attribute__((noinline)) int step(struct device *at, int by) { return at->mode + (counter += by); }
void _start(void) { step(&device, 2); }
C
printf '%s %s\n' "{self = &device, id = 7 '\\a', mode = 5, rate = 300, debt = -3," \
	"level = 2.5, exact = -0.25, state = BUSY, text = {-2, 3}, wide = 78187493530, big = -5000000000}" >values
# headers PREFIX FILE: what both files must have: the target, and the symbol of the function.
headers() {
	"$1-readelf" -hsW "$2" 2>log |
		sed -n '/Class:\|Data:\|Machine:\|Flags:\|Type:\|Entry point/p; s/^ *[0-9]*: \(.* step\)$/\1/p'
}
# target PREFIX [FLAG...]: skips what is not installed.
target() {
	prefix=$1
	shift
	has "$prefix-gcc" || { skip_part "no $prefix-gcc on this machine"; return 0; }
	"$prefix-gcc" -g -O1 -nostdlib "$@" device.c -o app -Wl,-plugin,"$LDBTF_PLUGIN" >log 2>&1 ||
		fail "$prefix $*: no link"
	"$prefix-objcopy" --strip-all app stripped
	ldbtf debug app -o app.debug
	ldbtf debug stripped -o stripped.debug
	ldbtf encode app.debug -o again --funcs=all
	"$LDBTF_TOOLS/btf_compare" app again >log 2>&1 || fail "$prefix $*: other definitions"
	llvm-dwarfdump --verify app.debug >log 2>&1 ||
		fail "$prefix $*: llvm-dwarfdump finds errors"
	gdb_says -s stripped.debug -e stripped -ex 'print device' -ex 'print *device.self' \
		-ex 'print counter'
	for number in 1 2; do
		sed -n "s/self = 0x[0-9a-f]* <device>/self = \&device/; s/^\$$number = //p" said |
			diff values - >log || { cat said >&2; fail "$prefix $*: other values"; }
	done
	said_has '$3 = 40'
	gdb_says app.debug -ex 'whatis step' -ex 'break step'
	said_has 'type = int (struct device *, int)'
	said_has 'Breakpoint 1 at 0x'
	headers "$prefix" app >theirs
	headers "$prefix" app.debug >ours
	[ "$(wc -l <theirs)" -ge 6 ] && diff theirs ours >log ||
		fail "$prefix $*: another target or symbol"
}
target s390x-linux-gnu -static
target mips-linux-gnu -static
target powerpc-linux-gnu -static
target powerpc64le-linux-gnu -static
target aarch64-linux-gnu -static
target arm-none-eabi -mcpu=cortex-m3 -mthumb
target riscv64-unknown-elf
target riscv64-unknown-elf -march=rv32imac -mabi=ilp32
