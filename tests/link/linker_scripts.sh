# SPDX-License-Identifier: GPL-3.0-or-later
#
# Scripts that name .BTF, scripts that do not, and scripts with symbols of their own around it:
# the link works, and the symbols are where the section is. Firmware without a rule has .BTF in
# flash.
. "$(dirname "$0")/lib.sh"
. "$here/linker_scripts_lib.sh"

script ""
run works
[ "$(symbol __start_BTF)" = "$(address)" ] ||
	fail "an orphan's __start_BTF is not where the section is"

script ".BTF : { KEEP(*(.BTF)) }"
run works --gc-sections
script ".BTF : { *(.BTF) }"
run works --gc-sections

# As in the kernel's script: the script's own symbols win, and are the same place.
script ".BTF : { __start_BTF = .; KEEP(*(.BTF)) __stop_BTF = .; }"
run works
[ "$(symbol __start_BTF)" = "$(address)" ] ||
	fail "the script's __start_BTF is not where the section is"
script ". = ALIGN(4); .BTF : { PROVIDE(__start_BTF = .); KEEP(*(.BTF)) PROVIDE(__stop_BTF = .); } . = ALIGN(64);"
run works

# Firmware: without a rule of its own it lands in flash; too much is ld's error, with ld's figures.
cat > script.ld <<'LD'
ENTRY(where)
MEMORY { flash (rx) : ORIGIN = 0x80000, LENGTH = 4K  ram (rw!x) : ORIGIN = 0x20000000, LENGTH = 4K }
SECTIONS {
	.text : { *(.text*) } >flash
	.rodata : { *(.rodata*) *(.eh_frame) } >flash
	.data : { *(.data*) } >ram AT>flash
	.bss : { *(.bss*) *(COMMON) } >ram
}
LD
run works
case $(address) in
*0008????) ;;
*) fail ".BTF is not in flash but at $(address)" ;;
esac
run fails -plugin-opt reserve=8192
log_has "region \`flash' overflowed"
log_lacks "ldbtf: app"
