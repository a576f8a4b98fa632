# SPDX-License-Identifier: GPL-3.0-or-later
#
# .BTF in the RAM of a firmware must be copied there: without a symbol that says from where nobody
# does.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/firmware_lib.sh"

compile_array
link "$text $rodata .BTF : { KEEP(*(.BTF)) } > ram AT> flash .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);"
[ $link_status = 0 ] || fail ".BTF in RAM: the link failed"
grep -qE "warning: ldbtf: app: \.BTF runs at 0x20000000, but is loaded to 0x80000[0-9a-f]*, and no symbol has that value" log || fail ".BTF in RAM: no warning"
quiet ".BTF in RAM, with its load address" \
	"$text $rodata .BTF : { KEEP(*(.BTF)) } > ram AT> flash .data : { $data } > ram AT> flash _sbtf = LOADADDR(.BTF);"
quiet ".BTF in RAM, last of what is copied" \
	"$text $rodata .data : { _sdata = .; *(.data*) } > ram AT> flash .BTF : { KEEP(*(.BTF)) } > ram AT> flash _edata = .; _sidata = LOADADDR(.data);"

# Where .text is writable, as constructors' addresses in it make it, nothing in flash is read-only,
# and .BTF goes to RAM.
writable='.text : { *(.text*) *(.rodata*) KEEP(*(.init_array)) } > flash'
link "$writable .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);" array.o
[ $link_status = 0 ] || fail "a writable .text: the link failed"
log_has "warning: ldbtf: app: .BTF runs at 0x20000"
quiet "a writable .text: cured by btf.ld" \
	"$writable .BTF : ALIGN(4) { KEEP(*(.BTF)) } > flash .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);" array.o
