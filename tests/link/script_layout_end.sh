# SPDX-License-Identifier: GPL-3.0-or-later
#
# A script with a symbol for the end of the image, behind which .BTF would come: a warning names the
# symbol. Its cures work, and like scripts get no warning.
. "$(dirname "$0")/lib.sh"
. "$here/layout_lib.sh"

ram='MEMORY { RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 64K }'
writable='.text : { *(.text*) } > RAM .data : { *(.data*) } > RAM .bss : { *(.bss*) } > RAM'
for symbol in _end _heap_start __bss_end__ __rom_end; do
	warns "the symbol '$symbol' stands before .BTF, behind which nothing comes" \
		"$ram SECTIONS { $writable .rodata : { *(.rodata*) $symbol = .; } > RAM $discard }"
done
btf='.BTF : { KEEP(*(.BTF)) } > RAM'
quiet "$ram SECTIONS { $writable .rodata : { *(.rodata*) _rodata_end = .; } > RAM $btf _end = .; $discard }"
# The ordinary order.
quiet "$ram SECTIONS { .text : { *(.text*) *(.rodata*) } > RAM $body _end = .; _heap_start = .; $discard }"
