# SPDX-License-Identifier: GPL-3.0-or-later
#
# Firmware scripts that must not be warned of: there is nothing to copy, addresses are in a table,
# or the values have a place of their own. With a marker at the end of the code in each.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/firmware_lib.sh"

quiet "a table with LOADADDR" \
	".text : { *(.text*) . = ALIGN(8); table = .; QUAD(LOADADDR(.data)) QUAD(_sdata) QUAD(_edata) *(.rodata*) . = ALIGN(4); _etext = .; } > flash .data : { $data } > ram AT> flash"
quiet "everything in RAM" "${all_text%flash}ram .data : { $data } > ram"
quiet "loaded by somebody else" "$all_text .data : { $data } > ram"
quiet "at an address of its own" "$all_text .data : AT(0x08008000) { $data } > ram"
quiet "copied with what is before" \
	"$aligned_text .fast : { _sdata = .; LONG(1) QUAD(2) LONG(3) } > ram AT> flash .data : { *(.data*) _edata = .; } > ram AT> flash _sidata = LOADADDR(.fast);"
quiet "mapped, as a kernel" \
	". = 0xffff0000; .text : AT(ADDR(.text) - 0xffe00000) { *(.text*) *(.rodata*) _etext = .; } .data : AT(ADDR(.data) - 0xffe00000) { $data }"
