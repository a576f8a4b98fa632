# SPDX-License-Identifier: GPL-3.0-or-later
#
# section=.rodata.BTF in firmware for Arm and RISC-V: with objcopy -j .rodata, as build systems that
# list sections have it, the BTF is whole in what is written into flash, and .text and .data stay
# where they are but for .rodata's size.
. "$(dirname "$0")/lib.sh"

cat > main.c <<'C'
extern const char __start_BTF[], __stop_BTF[];
struct point { int x, y; } origin = {1, 2};
const char motto[] = "read-only";
long start(void) { return __stop_BTF - __start_BTF + origin.x + motto[origin.y]; }
C
cat > firmware.ld <<'LD'
ENTRY(start)
MEMORY { flash (rx) : ORIGIN = 0x08000000, LENGTH = 64K  ram (rwx) : ORIGIN = 0x20000000, LENGTH = 16K }
SECTIONS
{
	.text : { KEEP(*(.text.start)) *(.text*) } > flash
	.rodata : { *(.rodata .rodata.* .srodata*) . = ALIGN(4); } > flash
	_etext = .;
	.data : { *(.data* .sdata*) } > ram AT> flash
	.bss : { *(.bss* .sbss* COMMON) } > ram
}
LD

check_section() { # LABEL FLAG...
	label=$1
	shift
	flags="$* -nostdlib -ffreestanding -Wl,-T,firmware.ld -Wl,--gc-sections"
	options="section=.rodata.BTF reserve=exact stats=stats detached=want" cross_link app \
		-g -Os main.c
	extract_by_symbols app found
	[ $(($(stat_value reserved_bytes stats) - $(stat_value btf_bytes stats))) -le 3 ] ||
		fail "$label: reserve=exact is not exact"
	cmp -s want found || fail "$label: the bytes at __start_BTF are not the BTF"
	dump want
	grep -qF "STRUCT 'point'" dump || fail "$label: no struct point"
	[ -z "$(section_size app)" ] || fail "$label: there is a section .BTF"
	$objcopy -j .rodata -O binary app rodata.bin
	start=$(readelf -sW app | awk '$8 == "__start_BTF" { print $2 }')
	rodata=$(readelf -SW app | sed -n 's/.* \.rodata *PROGBITS *\([0-9a-f]*\) .*/\1/p')
	tail -c +$((0x$start - 0x$rodata + 1)) rodata.bin | head -c "$(size_of want)" |
		cmp -s - want ||
		fail "$label: objcopy -j .rodata lacks the BTF"
	# The startup code copies from _etext: that is where .data is loaded.
	etext=$(readelf -sW app | awk '$8 == "_etext" { print $2 }')
	readelf -lW app | awk '$1 == "LOAD" { print $4 }' |
		grep -qi "0x0*$(echo "$etext" | sed 's/^0*//')$" ||
		fail "$label: .data is not loaded to _etext"
}

use_tools arm-none-eabi "gcc-arm-none-eabi"
check_section cortex-m3 -mcpu=cortex-m3 -mthumb
use_tools riscv64-unknown-elf "gcc-riscv64-unknown-elf"
check_section rv32imac -march=rv32imac -mabi=ilp32
check_section rv64imac -march=rv64imac -mabi=lp64 -mcmodel=medany
