# SPDX-License-Identifier: GPL-3.0-or-later
#
# Firmware that runs from RAM: a little code in flash copies all the rest, from the load address of
# its first section to the end of its last. .BTF is between them.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/firmware_lib.sh"

cat > boot.c <<'C'
__attribute__((section(".boot"))) void boot(void) { for (;;) __asm__ volatile(""); }
C
compile_bare boot

# runs_from_ram LABEL BODY: silent, and the copy has .BTF where it runs.
runs_from_ram() {
	quiet "$1" "$2" boot.o
	objcopy -O binary app flash.image
	extract app app.btf
	from=$(($(symbol _ram_load) - 0x08000000 + $(symbol __start_BTF) - $(symbol _ram_start)))
	[ $(($(symbol __stop_BTF))) -le $(($(symbol _ram_end))) ] ||
		fail "$1: .BTF is not in the range"
	tail -c +$((from + 1)) flash.image | head -c "$(size_of app.btf)" | cmp -s - app.btf ||
		fail "$1: .BTF is not copied"
}
# Values are packed in flash, but where they run they are aligned: all of it is aligned here, for
# one copy to be right.
boot='.boot : { KEEP(*(.boot)) . = ALIGN(16); } > flash'
ram_text='.text : { _ram_start = .; *(.text*) . = ALIGN(16); } > ram AT> flash'
ram_rodata='.rodata : { *(.rodata*) . = ALIGN(16); } > ram AT> flash'
ram_data='.data : ALIGN_WITH_INPUT { *(.data*) _ram_end = .; } > ram AT> flash'
ram_load='_ram_load = LOADADDR(.text);'
runs_from_ram "run from RAM" "$boot $ram_text $ram_rodata $ram_data $ram_load"
runs_from_ram "run from RAM, the end behind the section" \
	"$boot $ram_text $ram_rodata ${ram_data%_ram_end*} } > ram AT> flash _ram_end = .; $ram_load"
runs_from_ram "run from RAM, the end computed" \
	"$boot $ram_text $ram_rodata ${ram_data%_ram_end*} } > ram AT> flash _ram_end = ABSOLUTE(ADDR(.data) + SIZEOF(.data)); $ram_load"
runs_from_ram "run from RAM, with a rule" \
	"$boot $ram_text $ram_rodata .BTF : ALIGN(4) { KEEP(*(.BTF)) } > ram AT> flash $ram_data $ram_load"
# Not if the range ends before .BTF, nor if nobody knows its start or its end, nor if the copy is
# some bytes off. not_copied LABEL BODY
not_copied() {
	link "$2" boot.o
	says "$1" "warning: ldbtf: app: .BTF runs at 0x2000"
}
not_copied "run from RAM, .data copied by itself" \
	"$boot $ram_text ${ram_rodata%\}*} _ram_end = .; } > ram AT> flash .data : ALIGN_WITH_INPUT { $data } > ram AT> flash $ram_load _sidata = LOADADDR(.data);"
not_copied "run from RAM, no end" \
	"$boot $ram_text $ram_rodata ${ram_data%_ram_end*} } > ram AT> flash $ram_load"
not_copied "run from RAM, no start" "$boot $ram_text $ram_rodata $ram_data"
not_copied "run from RAM, packed otherwise in flash" \
	"$boot $ram_text .rodata : { *(.rodata*) } > ram AT> flash $ram_data $ram_load"
not_copied "code in RAM" \
	"$text $rodata .fast : { _fast = .; *(.boot) . = ALIGN(16); _efast = .; } > ram AT> flash .BTF : { KEEP(*(.BTF)) } > ram AT> flash .data : ALIGN_WITH_INPUT { $data } > ram AT> flash _fast_load = LOADADDR(.fast); _sidata = LOADADDR(.data);"
