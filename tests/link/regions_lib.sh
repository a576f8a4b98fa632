# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of regions share: a program that knows where its BTF is, firmware scripts for it,
# and a check of where an output has .BTF. Sourced by a test after lib.sh.

scripts=$(cd "$here/../../linkscripts" && pwd)
cat > main.c <<'C'
extern const char __start_BTF[], __stop_BTF[], btf_load_address[];
struct point { int x, y; } origin = {1, 2};
const char motto[] = "read-only";
long types(void) { return __stop_BTF - __start_BTF + (long)btf_load_address + origin.x; }
C
compile main.c -ffreestanding -ffunction-sections -mcmodel=large 2>/dev/null ||
	compile main.c -ffreestanding

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
	"$ld" -o app -L "$scripts" -T firmware.ld main.o -plugin "$LDBTF_PLUGIN" "$@" >log 2>&1 ||
		link_status=$?
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
	[ $((0x$stop - 0x$start)) = "$(section_size app)" ] ||
		fail "$1: the symbols do not frame .BTF"
	echo "$address" | grep -qE "$2" || fail "$1: .BTF runs at $address"
	echo "$load" | grep -qE "$3" || fail "$1: .BTF is loaded at $load"
	# What a loader goes by: the segment that has it, from where it is loaded to where it runs,
	# and in the file.
	readelf -lW app | awk '$1 == "LOAD" { print $2, $3, $4, $5 }' >segments
	found=
	while read -r offset virtual physical size; do
		[ $((0x$address)) -ge $((virtual)) ] && [ $((0x$stop)) -le $((virtual + size)) ] ||
			continue
		found=1
		[ $((physical + 0x$address - virtual)) = $((0x$load)) ] ||
			fail "$1: the program header loads .BTF from elsewhere than $load"
		tail -c +$((offset + 0x$address - virtual + 1)) app |
			head -c "$(section_size app)" >segment.btf
		extract app app.btf
		cmp -s app.btf segment.btf || fail "$1: the segment has other bytes than .BTF"
	done <segments
	[ "$found" ] || fail "$1: no segment that is loaded has .BTF: $(cat segments)"
	# What a programmer writes into the chip has the types at their load address. objcopy names
	# them by section.
	extract app app.btf
	objcopy -O binary --only-section=.BTF app flashed.btf
	cmp -s app.btf flashed.btf || fail "$1: objcopy -O binary has other bytes than .BTF"
}
