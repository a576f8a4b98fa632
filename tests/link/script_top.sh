# SPDX-License-Identifier: GPL-3.0-or-later
#
# A script of a flash chip that ends where an x86 processor starts, as SeaBIOS has one: each byte
# has its address, so .BTF is put behind the chip's end. A warning says so; a place in front cures
# it.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"

cat >main.c <<'C'
struct point { int x, y; } origin = {1, 2};
int start(void) { return origin.x; }
void reset_vector(void) __attribute__((section(".reset")));
void reset_vector(void) { start(); }
C
compile_bare main
chip() { # TOP ENTRY BEFORE ARGUMENT...
	cat >chip.ld <<LD
ENTRY($2)
SECTIONS {
	$3
	.text ($1 - 0x2000) : { base = .; *(.text*) *(.data*) *(.rodata*) . = 0x1ff0; $2 = .; *(.reset) . = 0x2000; }
	/DISCARD/ : { *(.note*) *(.comment) *(.bss*) *(COMMON) }
}
LD
	shift 3
	"$ld" -N -o app -L "$scripts" -T chip.ld -plugin "$LDBTF_PLUGIN" "$@" main.o >said 2>&1 ||
		fail "the link failed"
	grep -v "RWX permissions\|missing .note\|NOTE: This" said >log || [ $? = 1 ]
}
for top in 0x100000 0x40010000; do
	chip $top reset_start ""
	log_has "warning: ldbtf: app: .BTF is behind the end of the image, $top, so what is flashed has no place for it"
	log_has "the symbol 'reset_start' is 16 bytes before"
	[ "$(grep -c ldbtf: log)" = 1 ] || fail "more than one message"
	chip $top reset_start "" -plugin-opt section=.rodata.BTF
	[ ! -s log ] || fail "section=: not silent"
	chip $top reset_start ". = $top - 0x4000; INCLUDE btf.ld"
	[ ! -s log ] || fail "btf.ld in front: not silent"
done
# An image that does not end at the top of a chip.
chip 0x101000 reset_start ""
[ ! -s log ] || fail "another end: not silent"
