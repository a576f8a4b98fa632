# SPDX-License-Identifier: GPL-3.0-or-later
#
# Arm firmware by `ldbtf link -- ld.lld -T`: .BTF is in flash, and the variables' values are where
# the startup code looks for them.
. "$(dirname "$0")/link_lib.sh"
has clang || skip "no clang on this machine"
use lld
link() { "$LDBTF_PROGRAM" link -- ld.lld "$@" >log 2>&1; }

cat >main.c <<'C'
struct point { int x, y; };
volatile struct point origin = {3, 4};
__attribute__((noreturn)) void _start(void)
{
	for (;;)
		origin.x += origin.y;
}
C
cat >firmware.ld <<'LD'
MEMORY {
	FLASH (rx) : ORIGIN = 0x0, LENGTH = 64K
	RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 16K
}
SECTIONS {
	.text : { *(.text*) } > FLASH
	.rodata : { *(.rodata*) } > FLASH
	.data : { data_start = .; *(.data*) } > RAM AT > FLASH
	data_load = LOADADDR(.data);
	.bss : { *(.bss*) } > RAM
}
LD
for compiler in "clang --target=armv7m-none-eabi" "arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb"; do
	has "${compiler%% *}" || { skip_part "no ${compiler%% *} on this machine"; continue; }
	$compiler -g -O1 -ffreestanding -c main.c -o main.o
	link -T firmware.ld -e _start --gc-sections main.o -o firmware || fail "$compiler: link"
	[ ! -s log ] || fail "$compiler: not silent"
	is_exact firmware
	section_hex=$(readelf -SW firmware | sed 's/^ *\[ *[0-9]*\] *//' |
		awk '$1 == ".BTF" { print $3 }')
	[ "$((0x$section_hex))" -lt 65536 ] || fail "$compiler: .BTF is not in flash"
	# What the flash has at data_load are the values of the variables.
	load=$(nm firmware | awk '$3 == "data_load" { print $1 }')
	llvm-objcopy -O binary firmware firmware.bin
	[ "$(od -An -tu4 -j $((0x$load)) -N 8 firmware.bin | tr -s ' ')" = " 3 4" ] ||
		fail "$compiler: the values of .data are not at data_load"
done
