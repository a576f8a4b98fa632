# SPDX-License-Identifier: GPL-3.0-or-later
#
# Firmware scripts that have no rule for .BTF, and say that the initial values of variables are
# behind the end of code or of read-only data, which ld leaves in front of .BTF: a warning names the
# symbol.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/firmware_lib.sh"

warns "the end of .text, inside" _etext "$all_text .data : { $data } > ram AT> flash"
warns "the end of .text, behind" __etext \
	"${all_text% _etext*} } > flash __etext = .; .data : { $data } > ram AT> flash"
warns "the end of .text, rounded up" __etext \
	"${all_text% . = ALIGN*} } > flash __etext = ALIGN(16); .data : ALIGN(16) { $data } > ram AT> flash"
warns "the end of .rodata" _sidata "$text $rodata _sidata = .; .data : { $data } > ram AT> flash"
warns "a hidden symbol" _sidata \
	"$text $rodata HIDDEN(_sidata = .); .data : { $data } > ram AT> flash"
warns "in a table" _etext \
	".text : { *(.text*) } > flash .rodata : { *(.rodata*) . = ALIGN(8); table = .; QUAD(_etext) QUAD(_sdata) QUAD(_edata) _etext = .; } > flash .data : { $data } > ram AT> flash"

fast='.fast : { LONG(1) QUAD(2) LONG(3) } > ram AT> flash _fast_load = LOADADDR(.fast);'
warns "the end of .text, and a section's size" _sidata \
	"$aligned_text $fast .data : { $data } > ram AT> flash _sidata = _etext + SIZEOF(.fast);"

# btf.ld behind the symbol is no better than nothing.
warns "btf.ld in the wrong place" _etext \
	"$all_text INCLUDE btf.ld .data : { $data } > ram AT> flash"

# What is filled later, or by others, will run.
link "$all_text .data : { $data } > ram AT> flash" -plugin-opt fill=off
log_has "the initial values of .data may be looked for"

# ld sees two sections in one place (script_firmware_refused.sh), and so does ldbtf where ld is told
# not to look.
link "$all_text .data : AT(_etext) { $data } > ram" --no-check-sections
[ $link_status = 0 ] || fail "--no-check-sections: the link failed"
log_has "warning: ldbtf: app: .BTF and .data are loaded to the same place"
