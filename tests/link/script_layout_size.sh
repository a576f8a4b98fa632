# SPDX-License-Identifier: GPL-3.0-or-later
#
# A script that adds up the sizes of its sections, and leaves .BTF out: a warning names the symbol.
# Its cures work, and like scripts get no warning.
. "$(dirname "$0")/lib.sh"
. "$here/layout_lib.sh"

memory='MEMORY { FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 64K  RAM (rw!x) : ORIGIN = 0x20000000, LENGTH = 64K }'
sections='.head : { LONG(_img_size) QUAD(3) } > FLASH .text : { *(.text*) *(.rodata*) } > FLASH
	.data : { *(.data*) } > RAM AT> FLASH _load = LOADADDR(.data); .bss : { *(.bss*) } > RAM'
sum='SIZEOF(.head) + SIZEOF(.text) + SIZEOF(.data)'
warns "the symbol '_img_size' is the size of all sections but .BTF" \
	"$memory SECTIONS { $sections _img_size = $sum; $discard }"
warns "the symbol '_img_size' is the size of all sections but .BTF" \
	"$memory SECTIONS { $sections _img_size = $sum + SIZEOF(.bss); $discard }"
quiet "$memory SECTIONS { $sections _img_size = $sum + SIZEOF(.BTF); $discard }"
quiet "$memory SECTIONS { $sections _img_size = LOADADDR(.data) + SIZEOF(.data) - ADDR(.head); $discard }"
