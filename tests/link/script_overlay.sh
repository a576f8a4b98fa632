# SPDX-License-Identifier: GPL-3.0-or-later
#
# Scripts with OVERLAY, and scripts with .rodata within .text: where .BTF comes to lie without a rule, with btf-insert.ld, and
# with btf-insert-text.ld. In flash, loaded to where it runs, all is well; elsewhere there must be a warning.
. "$(dirname "$0")/lib.sh"

scripts=$(cd "$here/../../linkscripts" && pwd)
cat > main.c <<'C'
extern const char __load_start_ov1[], __load_start_ov2[], __start_BTF[], __stop_BTF[];
struct point { int x, y; } origin = {1, 2};
const char motto[] = "read-only";
__attribute__((section(".text.ov1"))) int one(int a) { return a + origin.x; }
__attribute__((section(".text.ov2"))) int two(int a) { return a - origin.x; }
const char *load(int which) { return which ? __load_start_ov2 : __load_start_ov1; }
long start(void) { return motto[origin.y & 7] + one(1) + two(2) + (load(1) - load(0)) + (__stop_BTF - __start_BTF); }
C
cat > array.c <<'C'
void first(void) {}
void (*const init)(void) __attribute__((section(".init_array"), used)) = first;
C
for unit in main array; do
	compile $unit.c -ffreestanding -fno-pic -fno-asynchronous-unwind-tables -fcf-protection=none
done

flash='(rx)' ram='(rw!x)' # attributes of the regions
# link BODY [ARGUMENT...]
link() {
	cat > firmware.ld <<LD
ENTRY(start)
MEMORY
{
	flash $flash : ORIGIN = 0x08000000, LENGTH = 64K
	ram $ram : ORIGIN = 0x20000000, LENGTH = 16K
}
SECTIONS
{
	$1
	.bss : { *(.bss*) *(COMMON) } > ram
	/DISCARD/ : { *(.note*) *(.comment) }
}
LD
	shift
	rm -f app
	link_status=0
	"$ld" -o app "$@" -T firmware.ld main.o -plugin "$LDBTF_PLUGIN" >said 2>&1 || link_status=$?
	grep -v "has a LOAD segment with RWX permissions" said >log || true
	cp log said
}
symbol() { readelf -sW app | awk -v name="$1" '$8 == name { print "0x" $2 }'; }
address() { readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk -v name="$1" '$1 == name { print $3 }'; }
# stands_in_flash LABEL: silent, .BTF is where it runs, and in what is written into the chip; so are the overlays.
stands_in_flash() {
	[ $link_status = 0 ] || fail "$1: the link failed"
	cp said log
	[ ! -s log ] || fail "$1: not silent"
	describes app STRUCT point
	objcopy -O binary app flash.image
	for what in ".BTF $(symbol __start_BTF)" ".ov1 $(symbol __load_start_ov1)" ".ov2 $(symbol __load_start_ov2)"; do
		section=${what% *} place=$((${what#* } - 0x08000000))
		[ $place -ge 0 ] && [ $place -lt 65536 ] || fail "$1: $section is not in flash"
		objcopy -O binary --only-section="$section" --set-section-flags "$section"=alloc,load app part
		tail -c +$((place + 1)) flash.image | head -c "$(size_of part)" | cmp -s - part || fail "$1: $section is not what is in flash"
	done
	[ $(($(symbol __stop_BTF) - $(symbol __start_BTF))) = "$(section_size app)" ] || fail "$1: the symbols do not frame .BTF"
}
# goes_to_ram LABEL
goes_to_ram() {
	[ $link_status = 0 ] || fail "$1: the link failed"
	[ $((0x$(address .BTF))) -ge $((0x20000000)) ] || fail "$1: .BTF is not in RAM: say so in the guide"
	cp said log
	log_has "warning: ldbtf: app: .BTF runs at 0x2000"
	log_has "and no symbol has that value, by which startup code could copy it"
	[ "$(grep -c ldbtf log)" = 1 ] || fail "$1: more than one message"
}

text='.text : { *(.text) } > flash'
all_text='.text : { *(.text) *(.rodata*) } > flash'
rodata='.rodata : { *(.rodata*) } > flash'
overlay='OVERLAY : { .ov1 { *(.text.ov1) } .ov2 { *(.text.ov2) } } > ram AT> flash'
fixed='OVERLAY 0x20001000 : AT(ALIGN(LOADADDR(.text) + SIZEOF(.text) + 0x2000, 16)) { .ov1 { *(.text.ov1) } .ov2 { *(.text.ov2) } }'
data='.data : { *(.data*) } > ram AT> flash _sidata = LOADADDR(.data);'

# With .rodata as a section, .BTF is behind it, wherever the overlay is.
link "$text $rodata $overlay $data"
stands_in_flash "overlay behind .rodata"
link "$text $overlay $rodata $data"
stands_in_flash "overlay before .rodata"
link "$text $rodata $fixed $data"
stands_in_flash "overlay at fixed places"
link "$text $rodata $overlay $data" -T "$scripts/btf-insert.ld"
stands_in_flash "overlay behind .rodata, -T btf-insert.ld"
link "$text $overlay $rodata $data" -T "$scripts/btf-insert.ld"
stands_in_flash "overlay before .rodata, -T btf-insert.ld"

# Without it the overlay is all that ld has to go by.
link "$all_text $overlay $data"
goes_to_ram "overlay behind .text with .rodata"
link "$all_text $overlay $data" -T "$scripts/btf-insert.ld"
[ $link_status != 0 ] || fail "btf-insert.ld without .rodata works: say so in the guide"
log_has ".rodata not found for insert"
[ ! -e app ] || rm app
link "$all_text $overlay $data" -T "$scripts/btf-insert-text.ld"
stands_in_flash "overlay behind .text with .rodata, -T btf-insert-text.ld"
link "$all_text INCLUDE btf.ld $overlay $data" -L "$scripts"
stands_in_flash "overlay behind .text with .rodata, INCLUDE btf.ld"

# An overlay behind the end of .text: ld says that it overlaps, and names .BTF.
link "$text $rodata OVERLAY 0x20001000 : AT(LOADADDR(.rodata) + SIZEOF(.rodata)) { .ov1 { *(.text.ov1) } .ov2 { *(.text.ov2) } } $data"
[ $link_status != 0 ] || fail "an overlay in .BTF's place is no error"
grep -qE "section \.(BTF|ov1) LMA .* overlaps section \.(BTF|ov1) LMA" log || fail "ld does not name .BTF"

# No overlay, but .text writable.
both='*(.text*) *(.rodata*) KEEP(*(.init_array))'
ends='__load_start_ov1 = ADDR(.text); __load_start_ov2 = ADDR(.text);'
link ".text : { $both } > flash $data $ends" array.o
goes_to_ram "a writable .text"
link ".text : { $both } > flash $data $ends" -T "$scripts/btf-insert-text.ld" array.o
cp said log
[ $link_status = 0 ] && [ ! -s log ] || fail "a writable .text, -T btf-insert-text.ld"
[ $((0x$(address .BTF))) -lt $((0x20000000)) ] || fail "a writable .text, -T btf-insert-text.ld: .BTF is in RAM"
# .rodata within .text, and nothing else.
link ".text : { *(.text*) *(.rodata*) } > flash $data $ends"
[ $link_status = 0 ] && [ ! -s log ] || fail ".rodata within .text"
[ $((0x$(address .BTF))) -lt $((0x20000000)) ] || fail ".rodata within .text: .BTF is in RAM"
# Without the plugin the fragment's symbols are equal.
"$ld" -o plain -T "$scripts/btf-insert-text.ld" -T firmware.ld main.o >log 2>&1 || fail "-T btf-insert-text.ld without the plugin"
[ "$(readelf -sW plain | awk '$8 ~ /^__st(art|op)_BTF$/ { print $2 }' | sort -u | wc -l)" = 1 ] || fail "-T btf-insert-text.ld without the plugin: the symbols differ"
# If only RAM has attributes, or the first that fit, that is where ld puts the fragment, and has it loaded there, too.
flash=''
link "$text $rodata $data $ends" -T "$scripts/btf-insert.ld"
[ $link_status = 0 ] || fail "only RAM has attributes: the link failed"
[ $((0x$(address .BTF))) -ge $((0x20000000)) ] || fail "only RAM has attributes: .BTF is in flash: say so in the guide"
log_has "warning: ldbtf: app: .BTF is loaded to 0x20000000 itself, beside .data, which is copied there from elsewhere"
[ "$(grep -c ldbtf log)" = 1 ] || fail "only RAM has attributes: more than one message"
link "$text $rodata .BTF : ALIGN(4) { KEEP(*(.BTF)) } > flash $data $ends"
[ $link_status = 0 ] && [ ! -s log ] || fail "only RAM has attributes, the region named: not silent"
[ $((0x$(address .BTF))) -lt $((0x20000000)) ] || fail "only RAM has attributes, the region named: .BTF is in RAM"

# Regions without attributes: ld can't choose, and says so. An orphan goes where its neighbour is, and a named region is one.
flash='' ram=''
link "$text $rodata $overlay $data"
stands_in_flash "regions without attributes"
link "$text $rodata $overlay $data" -T "$scripts/btf-insert.ld"
[ $link_status != 0 ] || fail "btf-insert.ld and regions without attributes: say in the guide that it works"
log_has "no memory region specified for loadable section \`.BTF'"
link "$text $rodata .BTF : ALIGN(4) { PROVIDE_HIDDEN(__start_BTF = .); KEEP(*(.BTF)) PROVIDE_HIDDEN(__stop_BTF = .); } > flash $overlay $data"
stands_in_flash "regions without attributes, a named one"
