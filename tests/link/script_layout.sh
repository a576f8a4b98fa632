# SPDX-License-Identifier: GPL-3.0-or-later
#
# Scripts by which .BTF changes what can be written to, or is not counted in the image: a warning
# names the section or the symbol. Its cures work, and like scripts get no warning.
. "$(dirname "$0")/lib.sh"

cat >main.c <<'C'
struct point { int x, y; char name[12]; };
struct point the_point = {1, 2, "p"};
const char text[] = "hello";
int counter;
int start(void) { counter += the_point.x + text[0]; return counter; }
C
gcc -g -O1 -ffreestanding -fno-pic -fno-asynchronous-unwind-tables -fcf-protection=none -c main.c
link() { # SCRIPT ARGUMENT...
	echo "ENTRY(start) $1" >app.ld
	shift
	"$ld" -o app --no-warn-rwx-segments -L "$here/../../linkscripts" -plugin "$LDBTF_PLUGIN" \
		"$@" -T app.ld main.o >log 2>&1 ||
		fail "the link failed"
}
warns() { # TEXT SCRIPT ARGUMENT...
	warns_text=$1
	shift
	link "$@"
	log_has "$warns_text"
	[ "$(grep -c ldbtf: log)" = 1 ] || fail "not one message"
	link "$@" -plugin-opt section=.rodata.BTF
	[ ! -s log ] || fail "section=.rodata.BTF does not cure it"
}
quiet() {
	link "$@"
	[ ! -s log ] || fail "not silent: $1"
}
discard='/DISCARD/ : { *(.note*) *(.comment) }'
# The script separates read-only and writable pages by itself.
body='.data : { *(.data*) } .bss : { *(.bss*) }'
pages="SECTIONS { . = 0x10000; .text : { *(.text*) } .rodata : { *(.rodata*) . = ALIGN(0x1000); } $body $discard }"
warns ".BTF is in a segment that can be written to, along with the sections behind it" "$pages"
warns ".BTF is in a segment that can be written to and executed, along with" "$pages" \
	-z noseparate-code
quiet "SECTIONS { . = 0x10000; .text : { *(.text*) } .rodata : { *(.rodata*) } . = ALIGN(0x1000); $body $discard }"
quiet "SECTIONS { . = 0x10000; .text : { *(.text*) *(.rodata*) } $body $discard }"

memory='MEMORY { FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 64K  RAM (rw!x) : ORIGIN = 0x20000000, LENGTH = 64K }'
sections='.head : { LONG(_img_size) QUAD(3) } > FLASH .text : { *(.text*) *(.rodata*) } > FLASH
	.data : { *(.data*) } > RAM AT> FLASH _load = LOADADDR(.data); .bss : { *(.bss*) } > RAM'
sum='SIZEOF(.head) + SIZEOF(.text) + SIZEOF(.data)'
warns "the symbol '_img_size' is the size of all sections but .BTF" \
	"$memory SECTIONS { $sections _img_size = $sum; $discard }"
warns "the symbol '_img_size' is the size of all sections but .BTF" \
	"$memory SECTIONS { $sections _img_size = $sum + SIZEOF(.bss); $discard }"
quiet "$memory SECTIONS { $sections _img_size = $sum + SIZEOF(.BTF); $discard }"
quiet "$memory SECTIONS { $sections _img_size = LOADADDR(.data) + SIZEOF(.data) - ADDR(.head); $discard }"

ram='MEMORY { RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 64K }'
writable='.text : { *(.text*) } > RAM .data : { *(.data*) } > RAM .bss : { *(.bss*) } > RAM'
for symbol in _end _heap_start __bss_end__ __rom_end; do
	warns "the symbol '$symbol' stands before .BTF, behind which nothing comes" \
		"$ram SECTIONS { $writable .rodata : { *(.rodata*) $symbol = .; } > RAM $discard }"
done
btf='.BTF : { KEEP(*(.BTF)) } > RAM'
quiet "$ram SECTIONS { $writable .rodata : { *(.rodata*) _rodata_end = .; } > RAM $btf _end = .; $discard }"
# The ordinary order.
quiet "$ram SECTIONS { .text : { *(.text*) *(.rodata*) } > RAM $body _end = .; _heap_start = .; $discard }"
