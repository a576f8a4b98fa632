# SPDX-License-Identifier: GPL-3.0-or-later
#
# LDBTF_KEEP for other machines, with gcc and clang: a firmware's script in which each section must
# have a place (--orphan-handling), whose image has the same bytes with marks and without.
. "$(dirname "$0")/lib.sh"
here=$here/../link
. "$here/keep_lib.sh"

cat >firmware.ld <<'LD'
ENTRY(main)
SECTIONS {
	. = 0x8000;
	.text : { *(.text*) }
	.rodata : { *(.rodata*) }
	.BTF : ALIGN(4) { KEEP(*(.BTF)) }
	.data : { *(.data* .sdata*) }
	.bss : { *(.bss* .sbss* COMMON) }
}
LD

check_marks() { # LABEL LINKER COMPILER...
	label=$1 linker=$2
	shift 2
	has "$1" && has "$linker" || { skip_part "no $1 or $linker for $label"; return; }
	for name in marked unmarked; do
		"$@" -g -Os -ffreestanding -I"$keep_include" -c $name.c -o $name.o 2>log ||
			fail "$label: $name.c"
	done
	"$linker" --orphan-handling=warn -T firmware.ld -o marked marked.o 2>log ||
		fail "$label: plain link"
	! grep ldbtf.keep log || fail "$label: .ldbtf.keep is an orphan"
	"$linker" --orphan-handling=warn -T firmware.ld -o unmarked unmarked.o 2>log ||
		fail "$label: plain link"
	readelf -SW marked | grep -q ldbtf.keep && fail "$label: the image has .ldbtf.keep"
	for name in marked unmarked; do
		readelf -lSW $name | awk '/ \.(text|rodata|data|bss) /' | sed 's/ *\[ *[0-9]*\]//' |
			awk '{ print $1, $3, $5, $10 }' >$name.sections
	done
	cmp marked.sections unmarked.sections || fail "$label: marks change the image"
	"$linker" --no-warn-mismatch -plugin "$LDBTF_PLUGIN" --orphan-handling=warn -T firmware.ld \
		-o app marked.o 2>log || fail "$label: link"
	has_marked app
}
check_marks "Arm" arm-none-eabi-ld arm-none-eabi-gcc -mthumb -mcpu=cortex-m3
check_marks "Arm, LTO and fat objects" arm-none-eabi-ld arm-none-eabi-gcc -mthumb -mcpu=cortex-m0 \
	-flto -ffat-lto-objects
check_marks "Arm, clang" arm-none-eabi-ld clang --target=arm-none-eabi -mcpu=cortex-m0
check_marks "AArch64" aarch64-linux-gnu-ld aarch64-linux-gnu-gcc
check_marks "RISC-V" riscv64-unknown-elf-ld riscv64-unknown-elf-gcc
check_marks "s390x" s390x-linux-gnu-ld s390x-linux-gnu-gcc
check_marks "PowerPC" powerpc-linux-gnu-ld powerpc-linux-gnu-gcc
check_marks "MIPS" mips-linux-gnu-ld mips-linux-gnu-gcc -mno-abicalls -fno-pic
