# SPDX-License-Identifier: GPL-3.0-or-later
#
# section=.rodata.BTF: the script's own rule for read-only data takes what is reserved. No section
# is new, and what lists sections by name, as objcopy -j does, has the BTF.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"

cat > main.c <<'C'
extern const char __start_BTF[], __stop_BTF[];
struct point { int x, y; } origin = {1, 2};
const char motto[] = "read-only";
const int table[4] = {1, 2, 3, 4};
int dropped(int number) { return number; }
long start(void) { return __stop_BTF - __start_BTF + origin.x + motto[origin.y] + table[origin.x]; }
C
compile_bare main
body='.text : { KEEP(*(.text.start)) *(.text*) } > flash .rodata : { *(.rodata .rodata.*) } > flash
	_etext = .; .data : { *(.data*) } > ram AT> flash _sidata = LOADADDR(.data);'
sections() { readelf -SW "$1" | sed -n 's/^ *\[ *[0-9]*\] *//p' |
	awk '{ print $1, $2, $(NF - 3) }' | grep -v '^\.debug'; }
segments() { readelf -lW "$1" | awk '$1 == "LOAD" { print $7, $8 }'; }

# A script for the plain link has no object with the two symbols.
echo '__start_BTF = 0; __stop_BTF = 0;' >symbols.ld
for collect in "" --gc-sections; do
	quiet "section=" "$body" $collect -plugin-opt section=.rodata.BTF -plugin-opt detached=want
	"$ld" -o plain -T firmware.ld $collect main.o symbols.ld 2>/dev/null
	sections plain >plain.sections
	sections app >app.sections
	diff plain.sections app.sections >log ||
		fail "$collect: other sections than without the plugin"
	[ "$(segments plain)" = "$(segments app)" ] || fail "$collect: other segments"
	[ "$(symbol _etext)" = "$(printf '0x%016x' $(($(address .rodata) + $(readelf -SW app |
		sed -n 's/.* \.rodata *PROGBITS *[0-9a-f]* [0-9a-f]* \([0-9a-f]*\) .*/0x\1/p'))))" ] ||
		fail "$collect: _etext is not the end of .rodata"
	extract_by_symbols app found
	cmp -s want found || fail "$collect: the bytes at __start_BTF are not the BTF"
	bpftool btf dump file found | grep -q "STRUCT 'point'" || fail "$collect: no struct point"
	bpftool btf dump file found | grep -q "VAR 'origin'" || fail "$collect: no variable"
	kernel_takes found

	# What U-Boot's makefile and its like write into flash.
	objcopy -j .rodata -O binary app rodata.bin
	lead=$(($(symbol __start_BTF) - $(address .rodata)))
	tail -c +$((lead + 1)) rodata.bin | head -c "$(size_of want)" | cmp -s - want ||
		fail "$collect: objcopy -j .rodata lacks the BTF"
done

# An input's own SHF_GNU_RETAIN stays.
printf '.section .rodata.kept,"aR"\n.long 1\n.section .note.GNU-stack,"",%%progbits\n' |
	gcc -c -x assembler - -o kept.o
"$ld" -r -o both.o main.o kept.o
cp both.o main.o
"$ld" -o plain -T firmware.ld main.o symbols.ld 2>/dev/null
quiet "retained" "$body" -plugin-opt section=.rodata.BTF
sections plain >plain.sections
sections app >app.sections
diff plain.sections app.sections >log || fail "retained: other sections than without the plugin"
