# SPDX-License-Identifier: GPL-3.0-or-later
#
# Firmware scripts that have no rule for .BTF, by how they tell the startup code where in flash the
# initial values of variables are: where they are right without a word, and with the lines that the
# guide has for those that are not.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/firmware_lib.sh"

# The symbol is taken from the section, at whatever place.
works "LOADADDR, in front" _sidata \
	"$text $rodata _sidata = LOADADDR(.data); .data : { $data } > ram AT> flash"
works "LOADADDR, behind" _sidata \
	"$text $rodata .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);"
works "LOADADDR, inside" _sidata \
	"$text $rodata .data : { _sidata = LOADADDR(.data); $data } > ram AT> flash"
works "LOADADDR, and a symbol for the end of the code" _sidata \
	"$all_text .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);"
# Something that ld puts behind .BTF stands before the symbol.
tail='.tail : { LONG(1) } > flash'
works "the end of what is in flash, behind a section" _etext \
	"$text $rodata $tail _etext = .; .data : { $data } > ram AT> flash"
works "that, for AT()" _etext "$text $rodata $tail _etext = .; .data : AT(_etext) { $data } > ram"
works "the end of the code, the location moved before" _etext \
	"${all_text% _etext*} } > flash . = ALIGN(4); _etext = .; .data : { $data } > ram AT> flash"

# Another section before the values, whose own load address is right.
fast='.fast : { LONG(1) QUAD(2) LONG(3) } > ram AT> flash _fast_load = LOADADDR(.fast);'
works "that: cured by LOADADDR" _sidata \
	"$aligned_text $fast .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);"
works "that: cured by btf.ld" _sidata \
	"${aligned_text% _etext*} } > flash INCLUDE btf.ld _etext = .; $fast .data : { $data } > ram AT> flash _sidata = _etext + SIZEOF(.fast);"

# The warnings of script_firmware_warned.sh go away with what the message says, or with the lines
# that make .BTF come before the symbol.
works "the end of .text: cured by LOADADDR" _etext \
	"${all_text% _etext*} } > flash .data : { $data } > ram AT> flash _etext = LOADADDR(.data);"
works "the end of .text: cured by btf.ld" _etext \
	"${all_text% _etext*} } > flash INCLUDE btf.ld _etext = .; .data : { $data } > ram AT> flash"
works "the end of .rodata: cured by btf.ld" _sidata \
	"$text $rodata INCLUDE btf.ld _sidata = .; .data : { $data } > ram AT> flash"

works "AT(end of .text): cured by btf.ld" _etext \
	"${all_text% _etext*} } > flash INCLUDE btf.ld _etext = .; .data : AT(_etext) { $data } > ram"
works "AT(computed): cured by btf.ld" _sidata \
	"$all_text INCLUDE btf.ld .data : AT(LOADADDR(.BTF) + SIZEOF(.BTF)) { $data } > ram _sidata = LOADADDR(.data);"
