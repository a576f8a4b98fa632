# SPDX-License-Identifier: GPL-3.0-or-later
#
# Linker scripts of Arm firmware that know nothing of .BTF: unwind tables between symbols, and
# tables of what startup code copies, in both byte orders. What .BTF does to other scripts is tested
# on the host (link.script_firmware).
. "$(dirname "$0")/lib.sh"

use_tools arm-none-eabi "gcc-arm-none-eabi"
cat > main.c <<'C'
struct point { int x, y; } origin = {1, 2};
const char motto[] = "read-only";
void __aeabi_unwind_cpp_pr0(void) {}
int start(void) { return origin.x + motto[origin.y & 7]; }
C

cat > boot.c <<'C'
__attribute__((section(".boot"))) void boot(void) { for (;;) __asm__ volatile(""); }
C

regions='MEMORY { FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 64K  RAM (rwx) : ORIGIN = 0x20000000, LENGTH = 16K }'
# link BODY [ARGUMENT...]
link() {
	cat > firmware.ld <<LD
ENTRY(start)
$memory
SECTIONS
{
	$1
	.bss : { *(.bss*) *(COMMON) } $bss
}
LD
	shift
	rm -f app
	# shellcheck disable=SC2086 # flags are words
	$cc $flags -nostdlib -o app -L "$here/../../linkscripts" -T firmware.ld main.o \
		-Wl,-plugin,"$LDBTF_PLUGIN" "$@" >said 2>&1 ||
		fail_at "the link failed: $(cat said)"
	# `.copy.table` is writable for ld, since it is made of numbers.
	grep -v "has a LOAD segment with RWX permissions" said >log || [ $? = 1 ]
}
quiet() { [ ! -s log ] || fail_at "$1: not silent"; }
symbol() { readelf -sW app | awk -v name="$1" '$8 == name { print "0x" $2 }'; }

text='.text : { *(.text*) *(.rodata*) } > FLASH'
data='.data : { _sdata = .; *(.data*) _edata = .; } > RAM AT> FLASH'
exidx='.ARM.exidx : { *(.ARM.exidx*) } > FLASH'
for flags in "-mcpu=cortex-m3 -mthumb" "-mbig-endian -mbe8 -mcpu=cortex-a15 -mthumb"; do
	label=$flags memory=$regions bss="> RAM"
	# shellcheck disable=SC2086
	$cc $flags -g -O1 -ffreestanding -funwind-tables -c main.c boot.c ||
		fail_at "main.c or boot.c does not compile"

	# The unwinder looks from __exidx_start to __exidx_end. ld leaves the first before .BTF, for
	# it is set right behind .text.
	link "$text __exidx_start = .; $exidx __exidx_end = .; $data _sidata = LOADADDR(.data);"
	log_has "warning: ldbtf: app: the symbols '__exidx_start' and '__exidx_end' have .BTF between them, along with .ARM.exidx"
	[ $(($(symbol __exidx_end) - $(symbol __exidx_start))) -gt "$(section_size app)" ] ||
		fail_at "the warning is wrong"
	link "$text .ARM.exidx : { __exidx_start = .; *(.ARM.exidx*) __exidx_end = .; } > FLASH $data _sidata = LOADADDR(.data);"
	quiet "symbols inside"
	link "$text INCLUDE btf.ld __exidx_start = .; $exidx __exidx_end = .; $data _sidata = LOADADDR(.data);"
	quiet "btf.ld before the symbols"
	[ $(($(symbol __exidx_end) - $(symbol __exidx_start))) -lt 64 ] ||
		fail_at "btf.ld is no cure"

	# A table of what is copied, with __etext as a mark that nobody reads.
	table='.copy.table : { . = ALIGN(4); LONG(0) LONG(LOADADDR(.data)) LONG(_sdata) LONG(_edata) } > FLASH'
	link "$table .text : { *(.text*) *(.rodata*) *(.ARM.exidx*) . = ALIGN(4); __etext = .; } > FLASH $data"
	quiet "a table with LOADADDR"
	link "${table%LONG(LOADADDR*}LONG(__etext) ${table#*LONG(LOADADDR(.data))} .text : { *(.text*) *(.rodata*) *(.ARM.exidx*) . = ALIGN(4); __etext = .; } > FLASH $data"
	log_has "warning: ldbtf: app: the initial values of .data may be looked for at the symbol '__etext', where .BTF is now"

	# All but the boot code is copied to RAM, or mapped to the higher half.
	in_ram='.text : { _ram_start = .; *(.text*) } > RAM AT> FLASH .rodata : { *(.rodata*) *(.ARM.exidx*) } > RAM AT> FLASH'
	in_ram=".boot : { KEEP(*(.boot)) } > FLASH $in_ram .data : { *(.data*) _ram_end = .; } > RAM AT> FLASH"
	link "$in_ram _ram_load = LOADADDR(.text);" boot.o
	quiet "run from RAM"
	link "$in_ram" boot.o
	log_has "warning: ldbtf: app: .BTF runs at 0x2000"
	memory='' bss=''
	high='AT(ADDR(.text) - 0xc0000000) { *(.text*) }  .rodata : AT(ADDR(.rodata) - 0xc0000000) { *(.rodata*) *(.ARM.exidx*) }'
	link ". = 0x8000; .boot : { *(.boot) } . = 0xc0010000; .text : $high .data : AT(ADDR(.data) - 0xc0000000) { *(.data*) }" boot.o
	quiet "in the higher half"
done
