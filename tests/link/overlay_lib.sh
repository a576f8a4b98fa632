# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of overlays share: a program with two, where .BTF must be, and the usual lines of
# such scripts. Sourced by a test after lib.sh and script_lib.sh.

cat > main.c <<'C'
extern const char __load_start_ov1[], __load_start_ov2[], __start_BTF[], __stop_BTF[];
struct point { int x, y; } origin = {1, 2};
const char motto[] = "read-only";
__attribute__((section(".text.ov1"))) int one(int a) { return a + origin.x; }
__attribute__((section(".text.ov2"))) int two(int a) { return a - origin.x; }
const char *load(int which) { return which ? __load_start_ov2 : __load_start_ov1; }
long start(void) { return motto[origin.y & 7] + one(1) + two(2) + (load(1) - load(0)) + (__stop_BTF - __start_BTF); }
C
compile_bare main

# stands_in_flash LABEL: silent, .BTF is where it runs, and in what is written into the chip; so are
# the overlays.
stands_in_flash() {
	[ $link_status = 0 ] || fail "$1: the link failed"
	[ ! -s said ] || fail "$1: not silent"
	describes app STRUCT point
	objcopy -O binary app flash.image
	for what in ".BTF $(symbol __start_BTF)" ".ov1 $(symbol __load_start_ov1)" \
		".ov2 $(symbol __load_start_ov2)"; do
		section=${what% *} place=$((${what#* } - 0x08000000))
		[ $place -ge 0 ] && [ $place -lt 65536 ] || fail "$1: $section is not in flash"
		objcopy -O binary --only-section="$section" \
			--set-section-flags "$section"=alloc,load app part
		tail -c +$((place + 1)) flash.image | head -c "$(size_of part)" | cmp -s - part ||
			fail "$1: $section is not what is in flash"
	done
	[ $(($(symbol __stop_BTF) - $(symbol __start_BTF))) = "$(section_size app)" ] ||
		fail "$1: the symbols do not frame .BTF"
}

# goes_to_ram LABEL
goes_to_ram() {
	[ $link_status = 0 ] || fail "$1: the link failed"
	[ $(($(address .BTF))) -ge $((0x20000000)) ] ||
		fail "$1: .BTF is not in RAM: say so in the guide"
	says "$1" "warning: ldbtf: app: .BTF runs at 0x2000" \
		"and no symbol has that value, by which startup code could copy it"
}

text='.text : { *(.text) } > flash'
all_text='.text : { *(.text) *(.rodata*) } > flash'
rodata='.rodata : { *(.rodata*) } > flash'
overlay='OVERLAY : { .ov1 { *(.text.ov1) } .ov2 { *(.text.ov2) } } > ram AT> flash'
data='.data : { *(.data*) } > ram AT> flash _sidata = LOADADDR(.data);'
# For a script without overlays.
ends='__load_start_ov1 = ADDR(.text); __load_start_ov2 = ADDR(.text);'
