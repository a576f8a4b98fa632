# SPDX-License-Identifier: GPL-3.0-or-later
#
# .BTF in the memory regions of firmware: in the region that is named, and in one whose load address
# is elsewhere (AT>), copied to RAM at start, as the program headers say.
. "$(dirname "$0")/lib.sh"
. "$here/regions_lib.sh"

firmware "INCLUDE btf.ld" 64K
link --gc-sections
placed "the fragment" '0800....$' '0800....$'

own=".BTF : ALIGN(4) { PROVIDE_HIDDEN(__start_BTF = .); KEEP(*(.BTF)) PROVIDE_HIDDEN(__stop_BTF = .); }"
firmware "$own > info" 64K
link --gc-sections
placed "a region of its own" '90000...$' '90000...$'
firmware "$own > ram AT> flash" 64K
link --gc-sections
placed "copied to RAM" '20000...$' '0800....$'
firmware "$own > info AT> flash" 64K
link
placed "loaded elsewhere" '90000...$' '0800....$'
firmware ".BTF 0x08004000 : AT(0x08008000) { KEEP(*(.BTF)) } > flash" 64K
link
placed "at an address" '08004000$' '08008000$'

# The kernel's way: symbols that are not hidden, in the section.
firmware ".BTF : AT(ADDR(.BTF) - 0x1000000) { __start_BTF = .; KEEP(*(.BTF)) __stop_BTF = .; } > flash" 64K
link --gc-sections
placed "as a kernel has it" '0800....$' '0700....$'

# What --print-memory-usage says includes it.
firmware "$own > info" 64K
link --print-memory-usage
used=$(awk '$1 == "info:" { print $2 }' log)
[ "$used" = "$(section_size app)" ] || fail "--print-memory-usage says $used bytes, .BTF has $(section_size app)"
