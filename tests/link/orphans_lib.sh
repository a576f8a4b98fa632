# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck shell=sh
#
# A program whose script names every section, and links of it.

scripts=$(cd "$here/../../linkscripts" && pwd)
cat > main.c <<'C'
struct point { int x, y; } origin;
int where(void) { return origin.x; }
C
compile main.c -ffreestanding -fno-asynchronous-unwind-tables -fcf-protection=none

# script LINE-FOR-BTF: strict.ld, which names every section of the link.
script() {
	cat > strict.ld <<LD
ENTRY(where)
SECTIONS
{
	. = 0x10000;
	.text : { *(.text*) }
	.rodata : { *(.rodata*) }
	$1
	.rela : { *(.rela.*) }
	.iplt : { *(.iplt) }
	. = ALIGN(0x1000);
	.got : { *(.got) *(.got.plt) *(.igot.plt) }
	.data : { *(.data*) }
	.bss : { *(.bss*) *(COMMON) }
	.comment : { *(.comment) }
	.note.GNU-stack : { *(.note.GNU-stack) }
	.debug_info 0 : { *(.debug_info) }
	.debug_frame 0 : { *(.debug_frame) }
	.debug_abbrev 0 : { *(.debug_abbrev) }
	.debug_line 0 : { *(.debug_line) }
	.debug_line_str 0 : { *(.debug_line_str) }
	.debug_str 0 : { *(.debug_str) }
	.debug_aranges 0 : { *(.debug_aranges) }
	.symtab 0 : { *(.symtab) }
	.strtab 0 : { *(.strtab) }
	.shstrtab 0 : { *(.shstrtab) }
}
LD
}

# link ARGUMENT...: app; the exit status into $link_status.
link() {
	rm -f app
	link_status=0
	"$ld" -o app -L "$scripts" main.o "$@" >log 2>&1 || link_status=$?
}

# check LABEL: the filled section, framed by its symbols.
check() {
	[ $link_status = 0 ] || fail "$1: the link failed"
	describes app STRUCT point
	start=$(readelf -sW app | awk '$8 == "__start_BTF" { print $2 }')
	stop=$(readelf -sW app | awk '$8 == "__stop_BTF" { print $2 }')
	place=$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".BTF" { print $3 }')
	[ "$start" = "$place" ] || fail "$1: __start_BTF is elsewhere"
	[ $((0x$stop - 0x$start)) = "$(section_size app)" ] ||
		fail "$1: the symbols do not frame .BTF"
}
