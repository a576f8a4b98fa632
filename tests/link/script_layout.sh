# SPDX-License-Identifier: GPL-3.0-or-later
#
# Scripts by which .BTF would share a segment with what can be written to or executed: a warning
# names the sections. section= cures it, and like scripts get no warning.
. "$(dirname "$0")/lib.sh"
. "$here/layout_lib.sh"

# The script separates read-only and writable pages by itself.
pages="SECTIONS { . = 0x10000; .text : { *(.text*) } .rodata : { *(.rodata*) . = ALIGN(0x1000); } $body $discard }"
warns ".BTF is in a segment that can be written to, along with the sections behind it" "$pages"
warns ".BTF is in a segment that can be written to and executed, along with" "$pages" \
	-z noseparate-code
quiet "SECTIONS { . = 0x10000; .text : { *(.text*) } .rodata : { *(.rodata*) } . = ALIGN(0x1000); $body $discard }"
quiet "SECTIONS { . = 0x10000; .text : { *(.text*) *(.rodata*) } $body $discard }"
