# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of firmware share: a program with initial values, and the usual lines of scripts
# that have no rule for .BTF. What is true is read from the flash image: are the values where the
# symbol says? Sourced by a test after lib.sh and script_lib.sh.

cat > main.c <<'C'
struct point { int x, y; } origin;
char values[16] = "initial values!";
const char motto[] = "read-only";
int start(void) { return values[origin.x & 15] + motto[origin.y & 7]; }
C
compile_bare main

# values_at ADDRESS: are the variables' values at that place of what is written into the chip?
values_at() {
	objcopy -O binary app flash.image
	[ "$(tail -c +$(($1 - 0x08000000 + 1)) flash.image | head -c 15)" = "initial values!" ]
}

# works LABEL SYMBOL BODY: without a word, and the symbol is right.
works() {
	quiet "$1" "$3"
	describes app STRUCT point
	values_at "$(symbol "$2")" || fail "$1: silent, but the values are not at $2"
}

# warns LABEL SYMBOL BODY: the symbol is wrong, and the message says so.
warns() {
	link "$3"
	[ $link_status = 0 ] || fail "$1: the link failed"
	describes app STRUCT point
	! values_at "$(symbol "$2")" || fail "$1: the values are at $2: the test tests nothing"
	says "$1" \
		"warning: ldbtf: app: the initial values of .data may be looked for at the symbol '$2', where .BTF is now" \
		"set $2 = LOADADDR(.data)"
}

text='.text : { *(.text*) . = ALIGN(4); } > flash'
all_text='.text : { *(.text*) *(.rodata*) . = ALIGN(4); _etext = .; } > flash'
aligned_text='.text : { *(.text*) *(.rodata*) . = ALIGN(16); _etext = .; } > flash'
rodata='.rodata : { *(.rodata*) . = ALIGN(4); } > flash'
data='_sdata = .; *(.data*) _edata = .;'
