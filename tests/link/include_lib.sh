# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck shell=sh
#
# Firmware whose linker script has `INCLUDE btf.ld`, and words for what stands where in it.

scripts=$(cd "$here/../../linkscripts" && pwd)

cat > main.c <<'C'
// Strong on purpose: btf.ld must define them without the plugin, too.
extern const char __start_BTF[], __stop_BTF[];
struct point { int x, y; } origin;
long size_of_types(void) { return __stop_BTF - __start_BTF + origin.x; }
C
cat > other.c <<'C'
int unused(void) { return 0; }
C
compile main.c -ffreestanding -ffunction-sections
compile other.c -ffreestanding -ffunction-sections

# Firmware: read-only things in flash, and something behind .BTF, so that "behind" can be told from
# "at the end".
cat > firmware.ld <<'LD'
ENTRY(size_of_types)
MEMORY { flash (rx) : ORIGIN = 0x80000, LENGTH = 64K  ram (rw!x) : ORIGIN = 0x20000000, LENGTH = 16K }
SECTIONS
{
	.text : { *(.text*) } > flash
	.rodata : { *(.rodata*) *(.eh_frame) BYTE(1) } > flash
	INCLUDE btf.ld
	.after : { LONG(0x12345678) } > flash
	.data : { *(.data*) } > ram AT> flash
	.bss : { *(.bss*) *(COMMON) } > ram
}
LD

symbol() { readelf -sW "$1" | awk -v name="$2" '$8 == name { print $2 }'; }
binding() { readelf -sW "$1" | awk -v name="$2" '$8 == name { print $5 }'; }
section_field() { readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' |
	awk -v name="$2" -v field="$3" '$1 == name { print $field }'; }

link() { # OUT ARGUMENT...
	link_out=$1
	shift
	"$ld" -o "$link_out" -L "$scripts" -T firmware.ld main.o other.o "$@" >log 2>&1 ||
		fail "link of $link_out failed"
	[ ! -s log ] || fail "link of $link_out was not silent"
}
