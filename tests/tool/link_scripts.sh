# SPDX-License-Identifier: GPL-3.0-or-later
#
# Linker scripts, which decide where .BTF goes: with and without program headers, and one that drops
# it.
. "$(dirname "$0")/link_lib.sh"

cat >main.c <<'C'
struct point { int x; } origin;
static const char table[] = "table";
int used(void) { return origin.x + table[0]; }
int start(void) { return used(); }
C
compile main.c -fPIC -ffunction-sections

use lld
cat >plain.ld <<'LD'
SECTIONS {
	. = 0x100000;
	.text : { *(.text*) }
	.rodata : { *(.rodata*) }
	.data : { *(.data*) }
	.bss : { *(.bss*) }
}
LD
cat >headers.ld <<'LD'
PHDRS { code PT_LOAD FLAGS(5); types PT_LOAD FLAGS(4); data PT_LOAD FLAGS(6); }
SECTIONS {
	. = 0x100000;
	.text : { *(.text*) } :code
	.BTF : ALIGN(0x1000) { KEEP(*(.BTF)) } :types
	.rodata : { *(.rodata*) } :types
	.data : ALIGN(0x1000) { *(.data*) *(.bss*) } :data
	btf_size = SIZEOF(.BTF);
	btf_start = ADDR(.BTF);
}
LD
cat >discards.ld <<'LD'
SECTIONS { .text : { *(.text*) } /DISCARD/ : { *(.BTF) } }
LD
link() { "$LDBTF_PROGRAM" link -- ld.lld "$@" >log 2>&1; }
for script in plain headers; do
	for gc in --gc-sections --no-gc-sections; do
		link -T $script.ld main.o -e start -o $script $gc || fail "$script $gc"
		[ ! -s log ] || fail "$script $gc: not silent"
		describes $script STRUCT point
		is_exact $script
		readelf -lW $script | grep -qE ' LOAD .* R ' || [ $script = plain ] ||
			fail "$script: rights of .BTF"
	done
done
value_of() { nm headers | awk -v name="$1" '$3 == name { print $1 }'; }
[ "$(printf '%d' "0x$(value_of btf_size)")" = "$(section_size headers)" ] ||
	fail "the script has another size"
[ "$(value_of btf_start)" = "$(value_of __start_BTF)" ] || fail "the script has another address"
! link -T discards.ld main.o -e start -o discarded || fail "a script discards .BTF"
log_has "error: ldbtf: discarded: the output has no section .BTF"
[ ! -e discarded ] || fail "an output without .BTF"
