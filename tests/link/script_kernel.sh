# SPDX-License-Identifier: GPL-3.0-or-later
#
# A kernel that is mapped elsewhere than it is loaded to, but for the code that maps it: page tables
# move .BTF with all the rest.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/firmware_lib.sh"

cat > boot.c <<'C'
__attribute__((section(".boot"))) void boot(void) { for (;;) __asm__ volatile(""); }
C
compile_bare boot

memory() { :; }
bss='.bss ALIGN(4K) : AT(ADDR(.bss) - 0x40000000) { *(.bss*) *(COMMON) }'
# high SECTION: of the upper half.
high() { echo "$1 ALIGN(4K) : AT(ADDR($1) - 0x40000000) { *($1*) }"; }
low='. = 0x100000; .boot : { *(.boot) } . += 0x40000000;'
high_code="$(high .text) $(high .rodata)"
high_data=$(high .data)
quiet "in the higher half" "$low $high_code $high_data" boot.o
[ "$(($(symbol __start_BTF) >> 20))" = $((0x401)) ] || fail "in the higher half: .BTF is elsewhere"
quiet "in the higher half, with its own lines" \
	"$low $high_code .BTF : AT(ADDR(.BTF) - 0x40000000) { __start_BTF = .; KEEP(*(.BTF)) __stop_BTF = .; } $high_data" boot.o
