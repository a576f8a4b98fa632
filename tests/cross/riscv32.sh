# SPDX-License-Identifier: GPL-3.0-or-later
#
# RISC-V of 32 bits without a libc. With relaxation the linker shortens code, so addresses in
# objects are differences of symbols that it settles at the end (R_RISCV_ADD32 and SUB32, in DWARF
# too); without it they are not. Each float ABI has a mark of its own in e_flags.
. "$(dirname "$0")/lib.sh"

use_tools riscv64-unknown-elf gcc-riscv64-unknown-elf

port=port_linux.c
no_reuse=1
for relax in -mrelax -mno-relax; do
	more_link_flags="-nostdlib -lgcc"
	[ $relax = -mrelax ] || more_link_flags="$more_link_flags -Wl,--no-relax"
	check_target "rv32imac $relax" qemu-riscv32 -march=rv32imac -mabi=ilp32 $relax \
		-ffreestanding
	check_target "rv32imafc $relax" qemu-riscv32 -march=rv32imafc -mabi=ilp32f $relax \
		-ffreestanding
	readelf -hW app | grep -q 'Flags:.*single-float ABI' ||
		fail "$label: not a single-float program"
	size=$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".text" { print $5 }')
	[ $relax = -mno-relax ] || relaxed=$((0x$size))
done
[ "$relaxed" -lt $((0x$size)) ] || fail "relaxation did not make the code any shorter: $((0x$size)), $relaxed bytes"
