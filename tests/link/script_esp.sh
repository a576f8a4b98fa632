# SPDX-License-Identifier: GPL-3.0-or-later
#
# A script with two windows into one flash chip, as ESP-IDF's: one for data, one for code, where a
# byte can't be read. Without a rule and with section= the BTF is in the window for data. With
# btf.ld ld takes the first region that fits, which is one for code, and a warning says so.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
ld=riscv64-unknown-elf-ld # of such a chip, which some of these are
has $ld && has riscv64-unknown-elf-gcc || skip "no riscv64-unknown-elf-gcc on this machine"
[ ! "$LDBTF_SANITIZE" ] || skip "RISC-V's ld can't load a plugin with a sanitizer in it"

cat >main.c <<'C'
struct point { int x, y; } origin = {1, 2};
const char motto[] = "data that is only read";
int start(void) { return origin.x + motto[origin.y & 7]; }
__attribute__((section(".iram"))) int fast(void) { return origin.x; }
C
riscv64-unknown-elf-gcc -g -O1 -ffreestanding -mcmodel=medany -march=rv32imac -mabi=ilp32 \
	-msmall-data-limit=0 -c main.c

memory() {
	cat <<-LD
	MEMORY {
		iram (RX) : ORIGIN = 0x40080400, LENGTH = 127K
		code (RX) : ORIGIN = 0x400d0020, LENGTH = 3M
		dram (RW) : ORIGIN = 0x3ffb0000, LENGTH = 176K
		data (R) : ORIGIN = 0x3f400020, LENGTH = 4M
	}
	LD
}
bss='.dram.bss (NOLOAD) : { *(.bss*) *(COMMON) } > dram'
iram='.iram.text : { *(.iram*) . = ALIGN(16); } > iram .dram.data : { *(.data*) } > dram'
rodata='.flash.head : ALIGN(16) { LONG(1) . = ALIGN(16); } > data .flash.rodata : ALIGN(16) { *(.rodata .rodata.*) . = ALIGN(4); } > data'
code='.flash.text : { *(.text*) . = ALIGN(16); } > code'
in_data() {
	start=$(($(symbol __start_BTF)))
	[ $start -ge $((0x3f400020)) ] && [ $start -lt $((0x3f800000)) ] ||
		fail "$1: the BTF is at $(symbol __start_BTF)"
}
for order in "$iram $rodata $code" "$iram $code $rodata"; do
	quiet "no rule" "$order" -m elf32lriscv
	in_data "no rule"
	quiet "section=" "$order" -m elf32lriscv -plugin-opt section=.rodata.BTF
	in_data "section="
	[ ! "$(section_size app)" ] || fail "section= leaves a section .BTF"
	readelf -lW app | grep -q 'LOAD .* RWE ' && fail "a segment is writable and executable"
done
link "$iram $rodata INCLUDE btf.ld $code" -m elf32lriscv
says "btf.ld" "warning: ldbtf: app: .BTF is beside code, at 0x4008" \
	"and .flash.rodata is at 0x3f4000" "name the region of .flash.rodata"
quiet "a region with a name" "$iram $rodata .BTF : ALIGN(4) { KEEP(*(.BTF)) } > data $code" \
	-m elf32lriscv
in_data "a region with a name"
