# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: values by path out of dumps of a target's memory at an address: big-endian and
# little-endian, with bitfields, floats and enums.
. "$(dirname "$0")/lib.sh"

cat >device.c <<'C'
struct device { unsigned char id; unsigned mode : 3, rate : 9; float level; double exact;
	enum { IDLE, BUSY = 0x1234 } state; short text[2]; };
struct device device = {7, 5, 300, 2.5f, -0.25, BUSY, {-2, 3}};
void _start(void) { device.id++; }
C
for prefix in s390x-linux-gnu arm-none-eabi; do
	has $prefix-gcc || { skip_part "no $prefix-gcc"; continue; }
	[ -z "$LDBTF_SANITIZE" ] || continue # its ld can't load the plugin
	$prefix-gcc -g -nostdlib -static -Wl,-plugin,"$LDBTF_PLUGIN" device.c -o device >log 2>&1 ||
		fail "$prefix: no link"
	$prefix-objcopy -O binary -j .data device data.bin
	start=$($prefix-readelf -SW device |
		sed -n 's/.* \.data  *PROGBITS  *\([0-9a-f]*\) .*/\1/p')
	ldbtf read device "data.bin@0x$start" device
	printf '%s\n' 'device = {' '	.id = 7,' '	.mode = 5,' '	.rate = 300,' \
		'	.level = 2.5,' '	.exact = -0.25,' \
		'	.state = BUSY,' '	.text = {-2, 3}' '}' | diff - out >log ||
		fail "$prefix: other values"
	ldbtf read device "data.bin@0x$start" device.rate
	[ "$(cat out)" = "device.rate = 300" ] || fail "$prefix: the bitfield"
	ldbtf read device "--memory=data.bin@0x$start" data.bin@0 device.rate
	[ "$(cat out)" = "device.rate = 300" ] || fail "$prefix: two pieces of memory"
	refuses read device "data.bin@0" device
	log_has "the memory has no bytes at 0x"
done
