# SPDX-License-Identifier: GPL-3.0-or-later
#
# RISC-V without a libc, rv32 and rv64. With relaxation the linker shortens code, so addresses in objects are
# differences of symbols that it settles at the end (R_RISCV_ADD32 and SUB32, in DWARF too); without it they are not.
. "$(dirname "$0")/lib.sh"

use_tools riscv64-unknown-elf gcc-riscv64-unknown-elf

port=port_linux.c
for relax in -mrelax -mno-relax; do
	more_link_flags="-nostdlib -lgcc"
	[ $relax = -mrelax ] || more_link_flags="$more_link_flags -Wl,--no-relax"
	same_as_host=
	check_target "rv32imac $relax" qemu-riscv32 -march=rv32imac -mabi=ilp32 $relax -ffreestanding
	# A rule of its own for each float ABI in e_flags.
	check_target "rv32imafc $relax" qemu-riscv32 -march=rv32imafc -mabi=ilp32f $relax -ffreestanding
	same_as_host=1
	check_target "rv64imac $relax" qemu-riscv64 -march=rv64imac -mabi=lp64 -mcmodel=medany $relax -ffreestanding
	check_target "rv64gc $relax" qemu-riscv64 -march=rv64gc -mabi=lp64d -mcmodel=medany $relax -ffreestanding
	readelf -hW app | grep -q 'Flags:.*double-float ABI' || fail "$label: not a double-float program"
	size=$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".text" { print $5 }')
	eval "text_$((0$([ $relax = -mrelax ] && echo 1)))=$((0x$size))"
done
[ "$text_1" -lt "$text_0" ] || fail "relaxation did not make the code any shorter: $text_0, $text_1 bytes"
