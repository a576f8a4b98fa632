# SPDX-License-Identifier: GPL-3.0-or-later
#
# Firmware scripts that have no rule for .BTF, by how they tell the startup code where in flash the initial values of variables
# are. Each either works, gets a warning that names the symbol, or is refused by ld. What is true is read from the flash
# image: are the values where the symbol says? And each that does not work does so with the lines that the guide has for it.
. "$(dirname "$0")/lib.sh"

scripts=$(cd "$here/../../linkscripts" && pwd)
cat > main.c <<'C'
struct point { int x, y; } origin;
char values[16] = "initial values!";
const char motto[] = "read-only";
int start(void) { return values[origin.x & 15] + motto[origin.y & 7]; }
C
cat > array.c <<'C'
void first(void) {}
void (*const init)(void) __attribute__((section(".init_array"), used)) = first;
C
cat > boot.c <<'C'
__attribute__((section(".boot"))) void boot(void) { for (;;) __asm__ volatile(""); }
C
for unit in main array boot; do
	compile $unit.c -ffreestanding -fno-pic -fno-asynchronous-unwind-tables -fcf-protection=none
done

memory='MEMORY
{
	flash (rx) : ORIGIN = 0x08000000, LENGTH = 64K
	ram (rw!x) : ORIGIN = 0x20000000, LENGTH = 16K
}'
bss='.bss : { *(.bss*) *(COMMON) } > ram'
# link BODY [ARGUMENT...]: a script with that body.
link() {
	cat > firmware.ld <<LD
ENTRY(start)
$memory
SECTIONS
{
	$1
	$bss
	/DISCARD/ : { *(.note*) *(.comment) }
}
LD
	shift
	rm -f app
	link_status=0
	"$ld" -o app -L "$scripts" -T firmware.ld main.o -plugin "$LDBTF_PLUGIN" "$@" >said 2>&1 || link_status=$?
	grep -v "has a LOAD segment with RWX permissions" said >log || true
	cp log said
}
symbol() { readelf -sW app | awk -v name="$1" '$8 == name { print "0x" $2 }'; }
# values_at ADDRESS: are the variables' values at that place of what is written into the chip?
values_at() {
	objcopy -O binary app flash.image
	[ "$(tail -c +$(($1 - 0x08000000 + 1)) flash.image | head -c 15)" = "initial values!" ]
}

# works LABEL SYMBOL BODY: without a word, and the symbol is right.
works() {
	link "$3"
	[ $link_status = 0 ] || fail "$1: the link failed"
	[ ! -s log ] || fail "$1: not silent"
	describes app STRUCT point
	values_at "$(symbol "$2")" || fail "$1: silent, but the values are not at $2"
}
# warns LABEL SYMBOL BODY: the symbol is wrong, and the message says so.
warns() {
	link "$3"
	[ $link_status = 0 ] || fail "$1: the link failed"
	describes app STRUCT point
	! values_at "$(symbol "$2")" || fail "$1: the values are at $2: the test tests nothing"
	cp said log
	log_has "warning: ldbtf: app: the initial values of .data may be looked for at the symbol '$2', where .BTF is now"
	log_has "set $2 = LOADADDR(.data)"
	[ "$(grep -c ldbtf log)" = 1 ] || fail "$1: more than one message"
}
# refused LABEL BODY: ld says what lies on what, and names .BTF.
refused() {
	link "$2"
	[ $link_status != 0 ] || fail "$1: no error"
	grep -qE "section \.BTF LMA .* overlaps section \.data LMA|section \.data LMA .* overlaps section \.BTF LMA" log || fail "$1: ld does not name .BTF"
	log_lacks "ldbtf: "
	[ ! -e app ] || fail "$1: the failed link left its output"
}

text='.text : { *(.text*) . = ALIGN(4); } > flash'
all_text='.text : { *(.text*) *(.rodata*) . = ALIGN(4); _etext = .; } > flash'
rodata='.rodata : { *(.rodata*) . = ALIGN(4); } > flash'
data='_sdata = .; *(.data*) _edata = .;'

# The symbol is taken from the section, at whatever place.
works "LOADADDR, in front" _sidata "$text $rodata _sidata = LOADADDR(.data); .data : { $data } > ram AT> flash"
works "LOADADDR, behind" _sidata "$text $rodata .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);"
works "LOADADDR, inside" _sidata "$text $rodata .data : { _sidata = LOADADDR(.data); $data } > ram AT> flash"
works "LOADADDR, and a symbol for the end of the code" _sidata "$all_text .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);"
# Something that ld puts behind .BTF stands before the symbol.
tail='.tail : { LONG(1) } > flash'
works "the end of what is in flash, behind a section" _etext "$text $rodata $tail _etext = .; .data : { $data } > ram AT> flash"
works "that, for AT()" _etext "$text $rodata $tail _etext = .; .data : AT(_etext) { $data } > ram"
works "the end of the code, the location moved before" _etext "${all_text% _etext*} } > flash . = ALIGN(4); _etext = .; .data : { $data } > ram AT> flash"

# The end of code or of read-only data, which ld leaves in front of .BTF.
warns "the end of .text, inside" _etext "$all_text .data : { $data } > ram AT> flash"
warns "the end of .text, behind" __etext "${all_text% _etext*} } > flash __etext = .; .data : { $data } > ram AT> flash"
warns "the end of .text, rounded up" __etext "${all_text% . = ALIGN*} } > flash __etext = ALIGN(16); .data : ALIGN(16) { $data } > ram AT> flash"
warns "the end of .rodata" _sidata "$text $rodata _sidata = .; .data : { $data } > ram AT> flash"
warns "a hidden symbol" _sidata "$text $rodata HIDDEN(_sidata = .); .data : { $data } > ram AT> flash"
warns "in a table" _etext ".text : { *(.text*) } > flash .rodata : { *(.rodata*) . = ALIGN(8); table = .; QUAD(_etext) QUAD(_sdata) QUAD(_edata) _etext = .; } > flash .data : { $data } > ram AT> flash"
# With another section before the values, whose own load address is right.
fast='.fast : { LONG(1) QUAD(2) LONG(3) } > ram AT> flash _fast_load = LOADADDR(.fast);'
aligned_text='.text : { *(.text*) *(.rodata*) . = ALIGN(16); _etext = .; } > flash'
warns "the end of .text, and a section's size" _sidata "$aligned_text $fast .data : { $data } > ram AT> flash _sidata = _etext + SIZEOF(.fast);"
works "that: cured by LOADADDR" _sidata "$aligned_text $fast .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);"
works "that: cured by btf.ld" _sidata "${aligned_text% _etext*} } > flash INCLUDE btf.ld . = ALIGN(16); _etext = .; $fast .data : { $data } > ram AT> flash _sidata = _etext + SIZEOF(.fast);"
# It goes away with what the message says, or with the lines that make .BTF come before the symbol.
works "the end of .text: cured by LOADADDR" _etext "${all_text% _etext*} } > flash .data : { $data } > ram AT> flash _etext = LOADADDR(.data);"
works "the end of .text: cured by btf.ld" _etext "${all_text% _etext*} } > flash INCLUDE btf.ld _etext = .; .data : { $data } > ram AT> flash"
works "the end of .rodata: cured by btf.ld" _sidata "$text $rodata INCLUDE btf.ld _sidata = .; .data : { $data } > ram AT> flash"
# btf.ld behind the symbol is no better than nothing.
warns "btf.ld in the wrong place" _etext "$all_text INCLUDE btf.ld .data : { $data } > ram AT> flash"

# With AT() ld itself sees two sections in one place, and so does ldbtf where ld is told not to look.
refused "AT(end of .text)" "$all_text .data : AT(_etext) { $data } > ram"
refused "AT(computed)" "$all_text .data : AT(ADDR(.text) + SIZEOF(.text)) { $data } > ram"
refused "AT(end of .rodata)" "$text $rodata _sidata = .; .data : AT(_sidata) { $data } > ram"
works "AT(end of .text): cured by btf.ld" _etext "${all_text% _etext*} } > flash INCLUDE btf.ld _etext = .; .data : AT(_etext) { $data } > ram"
works "AT(computed): cured by btf.ld" _sidata "$all_text INCLUDE btf.ld .data : AT(LOADADDR(.BTF) + SIZEOF(.BTF)) { $data } > ram _sidata = LOADADDR(.data);"
link "$all_text .data : AT(_etext) { $data } > ram" --no-check-sections
[ $link_status = 0 ] || fail "--no-check-sections: the link failed"
log_has "warning: ldbtf: app: .BTF and .data are loaded to the same place"

# What must not be warned of: nothing to copy, addresses in a table, and values that have a place of their own. With a
# marker at the end of the code in each.
quiet() { # LABEL BODY [ARGUMENT...]
	link "$2" ${3:+"$3"}
	[ $link_status = 0 ] || fail "$1: the link failed"
	[ ! -s log ] || fail "$1: not silent"
}
quiet "a table with LOADADDR" ".text : { *(.text*) . = ALIGN(8); table = .; QUAD(LOADADDR(.data)) QUAD(_sdata) QUAD(_edata) *(.rodata*) . = ALIGN(4); _etext = .; } > flash .data : { $data } > ram AT> flash"
quiet "everything in RAM" "${all_text%flash}ram .data : { $data } > ram"
quiet "loaded by somebody else" "$all_text .data : { $data } > ram"
quiet "at an address of its own" "$all_text .data : AT(0x08008000) { $data } > ram"
quiet "copied with what is before" "$aligned_text .fast : { _sdata = .; LONG(1) QUAD(2) LONG(3) } > ram AT> flash .data : { *(.data*) _edata = .; } > ram AT> flash _sidata = LOADADDR(.fast);"
quiet "mapped, as a kernel" ". = 0xffff0000; .text : AT(ADDR(.text) - 0xffe00000) { *(.text*) *(.rodata*) _etext = .; } .data : AT(ADDR(.data) - 0xffe00000) { $data }"

# What is filled later, or by others, will run.
link "$all_text .data : { $data } > ram AT> flash" -plugin-opt fill=off
log_has "the initial values of .data may be looked for"

# A table between symbols, the first of which ld leaves before .BTF: who walks it takes BTF for addresses.
link "$text $rodata __init_array_start = .; .init_array : { KEEP(*(.init_array)) } > flash __init_array_end = .; .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);" array.o
[ $link_status = 0 ] || fail "a table behind .BTF: the link failed"
log_has "warning: ldbtf: app: the symbols '__init_array_start' and '__init_array_end' have .BTF between them, along with .init_array"
for cure in \
	".init_array : { __init_array_start = .; KEEP(*(.init_array)) } > flash __init_array_end = .;" \
	"INCLUDE btf.ld __init_array_start = .; .init_array : { KEEP(*(.init_array)) } > flash __init_array_end = .;" \
	". = ALIGN(8); __init_array_start = .; .init_array : { KEEP(*(.init_array)) } > flash __init_array_end = .;"; do
	quiet "$cure" "$text $rodata $cure .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);" array.o
	[ $(($(symbol __init_array_end) - $(symbol __init_array_start))) = 8 ] || fail "$cure: the table is not one address"
done

# In the RAM of a firmware, .BTF must be copied there: without a symbol that says from where nobody does.
link "$text $rodata .BTF : { KEEP(*(.BTF)) } > ram AT> flash .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);"
[ $link_status = 0 ] || fail ".BTF in RAM: the link failed"
grep -qE "warning: ldbtf: app: \.BTF runs at 0x20000000, but is loaded to 0x80000[0-9a-f]*, and no symbol has that value" log || fail ".BTF in RAM: no warning"
quiet ".BTF in RAM, with its load address" "$text $rodata .BTF : { KEEP(*(.BTF)) } > ram AT> flash .data : { $data } > ram AT> flash _sbtf = LOADADDR(.BTF);"
quiet ".BTF in RAM, last of what is copied" "$text $rodata .data : { _sdata = .; *(.data*) } > ram AT> flash .BTF : { KEEP(*(.BTF)) } > ram AT> flash _edata = .; _sidata = LOADADDR(.data);"

# Where .text is writable, as constructors' addresses in it make it, nothing in flash is read-only, and .BTF goes to RAM.
writable='.text : { *(.text*) *(.rodata*) KEEP(*(.init_array)) } > flash'
link "$writable .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);" array.o
[ $link_status = 0 ] || fail "a writable .text: the link failed"
log_has "warning: ldbtf: app: .BTF runs at 0x20000"
quiet "a writable .text: cured by btf.ld" "$writable .BTF : ALIGN(4) { KEEP(*(.BTF)) } > flash .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);" array.o

# Firmware that runs from RAM: a little code in flash copies all the rest, from the load address of its first section to the end of its
# last. .BTF is between them.
# runs_from_ram LABEL BODY: silent, and the copy has .BTF where it runs.
runs_from_ram() {
	quiet "$1" "$2" boot.o
	objcopy -O binary app flash.image
	extract app app.btf
	from=$(($(symbol _ram_load) - 0x08000000 + $(symbol __start_BTF) - $(symbol _ram_start)))
	[ $(($(symbol __stop_BTF))) -le $(($(symbol _ram_end))) ] || fail "$1: .BTF is not in the range"
	tail -c +$((from + 1)) flash.image | head -c "$(size_of app.btf)" | cmp -s - app.btf || fail "$1: .BTF is not copied"
}
# Values are packed in flash, but where they run they are aligned: all of it is aligned here, for one copy to be right.
boot='.boot : { KEEP(*(.boot)) . = ALIGN(16); } > flash'
ram_text='.text : { _ram_start = .; *(.text*) . = ALIGN(16); } > ram AT> flash'
ram_rodata='.rodata : { *(.rodata*) . = ALIGN(16); } > ram AT> flash'
ram_data='.data : ALIGN_WITH_INPUT { *(.data*) _ram_end = .; } > ram AT> flash'
ram_load='_ram_load = LOADADDR(.text);'
runs_from_ram "run from RAM" "$boot $ram_text $ram_rodata $ram_data $ram_load"
runs_from_ram "run from RAM, the end behind the section" "$boot $ram_text $ram_rodata ${ram_data%_ram_end*} } > ram AT> flash _ram_end = .; $ram_load"
runs_from_ram "run from RAM, the end computed" "$boot $ram_text $ram_rodata ${ram_data%_ram_end*} } > ram AT> flash _ram_end = ABSOLUTE(ADDR(.data) + SIZEOF(.data)); $ram_load"
runs_from_ram "run from RAM, with a rule" "$boot $ram_text $ram_rodata .BTF : ALIGN(4) { KEEP(*(.BTF)) } > ram AT> flash $ram_data $ram_load"
# Not if the range ends before .BTF, nor if nobody knows its start or its end, nor if the copy is some bytes off.
# not_copied LABEL BODY
not_copied() {
	link "$2" boot.o
	[ $link_status = 0 ] || fail "$1: the link failed"
	log_has "warning: ldbtf: app: .BTF runs at 0x2000"
	[ "$(grep -c ldbtf log)" = 1 ] || fail "$1: more than one message"
}
not_copied "run from RAM, .data copied by itself" "$boot $ram_text ${ram_rodata%\}*} _ram_end = .; } > ram AT> flash .data : ALIGN_WITH_INPUT { $data } > ram AT> flash $ram_load _sidata = LOADADDR(.data);"
not_copied "run from RAM, no end" "$boot $ram_text $ram_rodata ${ram_data%_ram_end*} } > ram AT> flash $ram_load"
not_copied "run from RAM, no start" "$boot $ram_text $ram_rodata $ram_data"
not_copied "run from RAM, packed otherwise in flash" "$boot $ram_text .rodata : { *(.rodata*) } > ram AT> flash $ram_data $ram_load"
not_copied "code in RAM" "$text $rodata .fast : { _fast = .; *(.boot) . = ALIGN(16); _efast = .; } > ram AT> flash .BTF : { KEEP(*(.BTF)) } > ram AT> flash .data : ALIGN_WITH_INPUT { $data } > ram AT> flash _fast_load = LOADADDR(.fast); _sidata = LOADADDR(.data);"

# A kernel that is mapped elsewhere than it is loaded to, but for the code that maps it: page tables move .BTF with all the rest.
memory=
bss='.bss ALIGN(4K) : AT(ADDR(.bss) - 0x40000000) { *(.bss*) *(COMMON) }'
# high SECTION: of the upper half.
high() { echo "$1 ALIGN(4K) : AT(ADDR($1) - 0x40000000) { *($1*) }"; }
low='. = 0x100000; .boot : { *(.boot) } . += 0x40000000;'
high_code="$(high .text) $(high .rodata)"
high_data=$(high .data)
quiet "in the higher half" "$low $high_code $high_data" boot.o
[ "$(($(symbol __start_BTF) >> 20))" = $((0x401)) ] || fail "in the higher half: .BTF is elsewhere"
quiet "in the higher half, with its own lines" "$low $high_code .BTF : AT(ADDR(.BTF) - 0x40000000) { __start_BTF = .; KEEP(*(.BTF)) __stop_BTF = .; } $high_data" boot.o
