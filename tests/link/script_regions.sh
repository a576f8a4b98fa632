# SPDX-License-Identifier: GPL-3.0-or-later
#
# .BTF in the memory regions of firmware: in the region that is named, in one whose load address is elsewhere (AT>), copied
# to RAM at start, as the program headers say; and in regions that are too small, where ld's own words say how much is missing.
. "$(dirname "$0")/lib.sh"

scripts=$(cd "$here/../../linkscripts" && pwd)
cat > main.c <<'C'
extern const char __start_BTF[], __stop_BTF[], btf_load_address[];
struct point { int x, y; } origin = {1, 2};
const char motto[] = "read-only";
long types(void) { return __stop_BTF - __start_BTF + (long)btf_load_address + origin.x; }
C
compile main.c -ffreestanding -ffunction-sections -mcmodel=large 2>/dev/null || compile main.c -ffreestanding

firmware() { # LINE-FOR-BTF FLASH-LENGTH
	cat > firmware.ld <<LD
ENTRY(types)
MEMORY
{
	flash (rx) : ORIGIN = 0x08000000, LENGTH = $2
	ram (rw!x) : ORIGIN = 0x20000000, LENGTH = 16K
	info (r) : ORIGIN = 0x90000000, LENGTH = 4K
}
SECTIONS
{
	.text : { KEEP(*(.text.types)) *(.text*) } > flash
	.rodata : { KEEP(*(.rodata*)) *(.eh_frame) } > flash
	$1
	.data : { *(.data*) } > ram AT> flash
	.bss : { *(.bss*) *(COMMON) } > ram
	PROVIDE(btf_load_address = LOADADDR(.BTF));
}
LD
}
link() { # ARGUMENT...
	rm -f app
	link_status=0
	"$ld" -o app -L "$scripts" -T firmware.ld main.o -plugin "$LDBTF_PLUGIN" "$@" >log 2>&1 || link_status=$?
}
# placed LABEL ADDRESS-PATTERN LOAD-PATTERN
placed() {
	[ $link_status = 0 ] || fail "$1: the link failed"
	describes app STRUCT point
	describes app VAR origin
	address=$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".BTF" { print $3 }')
	load=$(readelf -sW app | awk '$8 == "btf_load_address" { print $2 }')
	start=$(readelf -sW app | awk '$8 == "__start_BTF" { print $2 }')
	stop=$(readelf -sW app | awk '$8 == "__stop_BTF" { print $2 }')
	[ "$start" = "$address" ] || fail "$1: __start_BTF is at $start, .BTF at $address"
	[ $((0x$stop - 0x$start)) = "$(section_size app)" ] || fail "$1: the symbols do not frame .BTF"
	echo "$address" | grep -qE "$2" || fail "$1: .BTF runs at $address"
	echo "$load" | grep -qE "$3" || fail "$1: .BTF is loaded at $load"
	# What a loader goes by: the segment that has it, from where it is loaded to where it runs, and in the file.
	readelf -lW app | awk '$1 == "LOAD" { print $2, $3, $4, $5 }' >segments
	found=
	while read -r offset virtual physical size; do
		[ $((0x$address)) -ge $((virtual)) ] && [ $((0x$stop)) -le $((virtual + size)) ] || continue
		found=1
		[ $((physical + 0x$address - virtual)) = $((0x$load)) ] || fail "$1: the program header loads .BTF from elsewhere than $load"
		tail -c +$((offset + 0x$address - virtual + 1)) app | head -c "$(section_size app)" >segment.btf
		extract app app.btf
		cmp -s app.btf segment.btf || fail "$1: the segment has other bytes than .BTF"
	done <segments
	[ "$found" ] || fail "$1: no segment that is loaded has .BTF: $(cat segments)"
	# What a programmer writes into the chip has the types at their load address. objcopy names them by section.
	extract app app.btf
	objcopy -O binary --only-section=.BTF app flashed.btf
	cmp -s app.btf flashed.btf || fail "$1: objcopy -O binary has other bytes than .BTF"
}

firmware "INCLUDE btf.ld" 64K
link --gc-sections
placed "the fragment" '0800....$' '0800....$'

own=".BTF : ALIGN(4) { PROVIDE_HIDDEN(__start_BTF = .); KEEP(*(.BTF)) PROVIDE_HIDDEN(__stop_BTF = .); }"
firmware "$own > info" 64K
link --gc-sections
placed "a region of its own" '90000...$' '90000...$'
firmware "$own > ram AT> flash" 64K
link --gc-sections
placed "copied to RAM" '20000...$' '0800....$'
firmware "$own > info AT> flash" 64K
link
placed "loaded elsewhere" '90000...$' '0800....$'
firmware ".BTF 0x08004000 : AT(0x08008000) { KEEP(*(.BTF)) } > flash" 64K
link
placed "at an address" '08004000$' '08008000$'

# The kernel's way: symbols that are not hidden, in the section.
firmware ".BTF : AT(ADDR(.BTF) - 0x1000000) { __start_BTF = .; KEEP(*(.BTF)) __stop_BTF = .; } > flash" 64K
link --gc-sections
placed "as a kernel has it" '0800....$' '0700....$'

# The fragment for -T beside a script of one's own, which comes behind it: ld looks for .rodata in what it reads next. The region
# is found by the section's flags; the script need not name it.
insert=$scripts/btf-insert.ld
firmware "" 64K
link_inserted() {
	rm -f app
	link_status=0
	"$ld" -o app -T "$insert" -T firmware.ld main.o -plugin "$LDBTF_PLUGIN" "$@" >log 2>&1 || link_status=$?
}
for more in "" --gc-sections; do
	link_inserted $more
	placed "-T btf-insert.ld and a script $more" '0800....$' '0800....$'
	[ ! -s log ] || fail "-T btf-insert.ld and a script: not silent"
	readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".rodata" { rodata = NR } $1 == ".BTF" { btf = NR } END { exit btf != rodata + 1 }' ||
		fail "-T btf-insert.ld and a script: .BTF is not right behind .rodata"
done
# Without the plugin the symbols are equal.
"$ld" -o plain -T "$insert" -T firmware.ld main.o --defsym=btf_load_address=0 >log 2>&1 || fail "-T btf-insert.ld without the plugin"
[ "$(readelf -sW plain | awk '$8 ~ /^__st(art|op)_BTF$/ { print $2 }' | sort -u | wc -l)" = 1 ] || fail "-T btf-insert.ld without the plugin: the symbols differ"
# In the other order ld says what it misses.
! "$ld" -o app -T firmware.ld -T "$insert" main.o -plugin "$LDBTF_PLUGIN" >log 2>&1 || fail "-T btf-insert.ld behind the script works: say so in the guide"
log_has ".rodata not found for insert"
[ ! -e app ] || rm app

firmware "" 256
link_inserted
[ $link_status != 0 ] || fail "-T btf-insert.ld: too small a region was no error"
log_has "section \`.BTF' will not fit in region \`flash'"
log_has "region \`flash' overflowed by"
log_lacks "ldbtf: app"
[ ! -e app ] || fail "-T btf-insert.ld: the failed link left its output"

# Too small: by less than the types need, so that they are what does not fit.
for line in "INCLUDE btf.ld" "$own > flash" ""; do
	firmware "$line" 256
	if ! "$ld" -o plain -L "$scripts" -T firmware.ld main.o --defsym=__start_BTF=0 --defsym=__stop_BTF=0 --defsym=btf_load_address=0 >log 2>&1; then
		fail "the region is too small for the code alone"
	fi
	link
	[ $link_status != 0 ] || fail "too small a region was no error"
	grep -qE "section \`\.BTF' will not fit in region \`flash'|region \`flash' overflowed by [0-9]+ bytes" log || fail "ld does not say what is missing"
	log_lacks "ldbtf: app"
	[ ! -e app ] || fail "the failed link left its output"
done
# What --print-memory-usage says includes it.
firmware "$own > info" 64K
link --print-memory-usage
used=$(awk '$1 == "info:" { print $2 }' log)
[ "$used" = "$(section_size app)" ] || fail "--print-memory-usage says $used bytes, .BTF has $(section_size app)"
