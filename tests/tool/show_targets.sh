# SPDX-License-Identifier: GPL-3.0-or-later
#
# show reads BTF of other targets: 32 and 64 bits, both byte orders, also out of an image of flash.
. "$(dirname "$0")/lib.sh"

cat >shapes.c <<'C'
struct list { struct list *next; char c; unsigned value : 5; long long wide; };
enum state { OFF, ON = 0x12345 };
enum state state = ON;
struct list head;
void _start(void) { head.next = state == ON ? &head : 0; }
C
# target PREFIX PLACES FLAG...: PLACES as "OFFSET,SIZE" of next, c, value and wide, and the size.
target() {
	prefix=$1 wanted=$2
	shift 2
	has "$prefix-gcc" || { skip_part "no $prefix-gcc on this machine"; return 0; }
	"$prefix-gcc" -g -O1 -nostdlib "$@" shapes.c -o app -Wl,-plugin,"$LDBTF_PLUGIN" >log 2>&1 ||
		fail "$prefix: no link"
	"$prefix-objcopy" -O binary app app.bin
	"$prefix-objcopy" -O srec app app.srec
	"$prefix-objcopy" -O ihex app app.hex
	"$prefix-objcopy" -O binary -j .BTF app app.btf
	"$prefix-gcc" -g -O1 -nostdlib "$@" shapes.c -o plain >log 2>&1 ||
		fail "$prefix: no plain link"
	for file in app app.bin app.srec app.hex app.btf plain; do
		"$LDBTF_PROGRAM" show "$file" struct:list enum:state >out 2>log ||
			fail "$prefix: can't show $file"
		seen=$(sed -n 's/.*\/\* *\([0-9][0-9:]*\)  *\([0-9]*\) .*/\1,\2/p; s/.*size: \([0-9]*\), members.*/\1/p' out | tr '\n' ' ')
		[ "$seen" = "$wanted " ] || { cat out >&2; fail "$prefix: $file has $seen"; }
		out_has "ON = 74565"
	done
	address=$(readelf -sW app | awk '$8 == "head" { sub(/^0*/, "", $2); print $2 }')
	ldbtf show app var:head
	out_has "at 0x$address, size"
}
target s390x-linux-gnu "0,8 8,1 9:0,5 16,8 24" -static
target mips-linux-gnu "0,4 4,1 5:0,5 8,8 16" -static
target powerpc-linux-gnu "0,4 4,1 5:0,5 8,8 16" -static
target arm-none-eabi "0,4 4,1 5:0,5 8,8 16" -mcpu=cortex-m3 -mthumb
target riscv64-unknown-elf "0,8 8,1 9:0,5 16,8 24"
