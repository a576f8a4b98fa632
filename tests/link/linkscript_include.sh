# SPDX-License-Identifier: GPL-3.0-or-later
#
# linkscripts/btf.ld in a script's SECTIONS: the section is where the script says, the symbols frame
# it, it stays through --gc-sections, and the same script links without the plugin, with the symbols
# equal.
. "$(dirname "$0")/lib.sh"

scripts=$(cd "$here/../../linkscripts" && pwd)

cat > main.c <<'C'
extern const char __start_BTF[], __stop_BTF[]; // strong on purpose: btf.ld must define them without the plugin too
struct point { int x, y; } origin;
long size_of_types(void) { return __stop_BTF - __start_BTF + origin.x; }
C
cat > other.c <<'C'
int unused(void) { return 0; }
C
compile main.c -ffreestanding -ffunction-sections
compile other.c -ffreestanding -ffunction-sections

# Firmware: read-only things in flash, and something behind .BTF, so that "behind" can be told from
# "at the end".
cat > firmware.ld <<'LD'
ENTRY(size_of_types)
MEMORY { flash (rx) : ORIGIN = 0x80000, LENGTH = 64K  ram (rw!x) : ORIGIN = 0x20000000, LENGTH = 16K }
SECTIONS
{
	.text : { *(.text*) } > flash
	.rodata : { *(.rodata*) *(.eh_frame) BYTE(1) } > flash
	INCLUDE btf.ld
	.after : { LONG(0x12345678) } > flash
	.data : { *(.data*) } > ram AT> flash
	.bss : { *(.bss*) *(COMMON) } > ram
}
LD

symbol() { readelf -sW "$1" | awk -v name="$2" '$8 == name { print $2 }'; }
binding() { readelf -sW "$1" | awk -v name="$2" '$8 == name { print $5 }'; }
section_field() { readelf -SW "$1" | sed 's/^ *\[ *[0-9]*\] *//' |
	awk -v name="$2" -v field="$3" '$1 == name { print $field }'; }

driver="$ld"
link() { # OUT ARGUMENT...
	link_out=$1
	shift
	"$ld" -o "$link_out" -L "$scripts" -T firmware.ld main.o other.o "$@" >log 2>&1 ||
		fail "link of $link_out failed"
	[ ! -s log ] || fail "link of $link_out was not silent"
}

for more in "" --gc-sections; do
	link app -plugin "$LDBTF_PLUGIN" $more
	describes app STRUCT point
	start=$(symbol app __start_BTF)
	stop=$(symbol app __stop_BTF)
	[ "$start" = "$(section_field app .BTF 3)" ] ||
		fail "__start_BTF is at $start, .BTF elsewhere"
	[ $((0x$stop - 0x$start)) = "$(section_size app)" ] || fail "the symbols do not frame .BTF"
	[ $((0x$start % 4)) = 0 ] || fail ".BTF is not aligned"
	# What is hidden is local once it is linked.
	[ "$(binding app __start_BTF)" = LOCAL ] || fail "__start_BTF is not hidden"
	case $start in
	*0008????) ;;
	*) fail ".BTF is not in flash but at $start" ;;
	esac
	[ $((0x$(section_field app .rodata 3))) -lt $((0x$start)) ] ||
		fail ".BTF is not behind .rodata"
	[ $((0x$(section_field app .after 3))) -ge $((0x$stop)) ] ||
		fail ".after is not behind .BTF"
done

# KEEP and ALIGN are in the script, not only in the plugin's object: a .BTF without either stays
# too, and is aligned.
cat > plain_btf.s <<'S'
	.section .BTF, "a"
	.long 1, 2, 3
	.section .note.GNU-stack, "", @progbits
S
gcc -c plain_btf.s -o plain_btf.o
link kept plain_btf.o --gc-sections
[ "$(section_size kept)" = 12 ] || fail "--gc-sections dropped .BTF"
[ $((0x$(section_field kept .BTF 3) % 4)) = 0 ] || fail "the script does not align .BTF"
[ $((0x$(symbol kept __stop_BTF) - 0x$(symbol kept __start_BTF))) = 12 ] ||
	fail "the script's own symbols do not frame .BTF"

# Without the plugin: links, and says "no types".
link without
[ "$(symbol without __start_BTF)" = "$(symbol without __stop_BTF)" ] ||
	fail "there are bytes between the symbols without the plugin"
size=$(section_size without)
[ "${size:-0}" = 0 ] || fail "there is a .BTF without the plugin"
