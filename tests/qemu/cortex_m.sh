# SPDX-License-Identifier: GPL-3.0-or-later
#
# examples/cortex-m in QEMU: what it prints about itself is so, and what it sends over its second
# serial port is its section .BTF.
. "$(dirname "$0")/lib.sh"

has arm-none-eabi-gcc || skip "no arm-none-eabi-gcc on this machine (Debian: gcc-arm-none-eabi)"
has qemu-system-arm || skip "no qemu-system-arm on this machine (Debian: qemu-system-arm)"

copy_example cortex-m
build cortex-m
no_libc cortex-m/firmware.map # newlib would come by itself
in_qemu cortex-m run </dev/null
[ $run_status = 0 ] || fail "the firmware fails: $(cat console)"

same_btf cortex-m/firmware.btf cortex-m/firmware.elf arm-none-eabi-objcopy
case $(field cortex-m/firmware.elf .BTF 3) in
0000????) ;;
*) fail ".BTF is not in flash" ;;
esac

# Addresses differ with compilers; they are compared with the symbols' below.
cat > expected <<'TEXT'
struct sensor { // 18 bytes
	char name[12]; // at 0, 12 bytes
	enum sensor_kind kind; // at 12, 1 bytes
	uint8_t channel : 4; // at 13, bit 0
	uint8_t is_calibrated : 1; // at 13, bit 4
	struct limits alarm; // at 14, 4 bytes
};
struct monitor { // 52 bytes
	uint32_t rounds; // at 0, 4 bytes
	uint16_t alarms; // at 4, 2 bytes
	struct reading last[3]; // at 8, 36 bytes
	const struct reading *worst; // at 44, 4 bytes
	union {...} seed; // at 48, 4 bytes
};
sensors[1] = {
	.name = "pipe",
	.kind = PRESSURE,
	.channel = 9,
	.is_calibrated = 0,
	.alarm = {
		.low = 100,
		.high = 400
	}
}
monitor = {
	.rounds = 5,
	.alarms = 3,
	.last = {
		{
			.sensor = SENSORS + 0,
			.sequence = 500,
			.value = 360,
			.is_alarm = false
		},
		{
			.sensor = SENSORS + 18,
			.sequence = 501,
			.value = 498,
			.is_alarm = true
		},
		{
			.sensor = SENSORS + 36,
			.sequence = 502,
			.value = 55,
			.is_alarm = false
		}
	},
	.worst = MONITOR + 20,
	.seed = {
		.word = 2526008761,
		.bytes = {185, 213, 143, 150}
	}
}
averages = {3375, 5018, 1927}
monitor.worst->sensor->name = "pipe"
monitor.last[2].sensor->alarm.high = 900
sensors[2].channel = 12
monitor.last[3].value: not found
monitor.best: not found
TEXT
sensors=$((0x$(symbol cortex-m/firmware.elf sensors)))
monitor=$((0x$(symbol cortex-m/firmware.elf monitor)))
hex() { printf '0x%x' "$1"; }
sed -n -e '/^struct sensor {/,/^monitor.best/p' console |
	sed -e '/^$/d' -e '/^0x[0-9a-f]\{8\} /d' \
		-e "s/\.sensor = $(hex $sensors)\$/.sensor = SENSORS + 0/" \
		-e "s/\.sensor = $(hex $sensors),/.sensor = SENSORS + 0,/" \
		-e "s/\.sensor = $(hex $((sensors + 18))),/.sensor = SENSORS + 18,/" \
		-e "s/\.sensor = $(hex $((sensors + 36))),/.sensor = SENSORS + 36,/" \
		-e "s/\.worst = $(hex $((monitor + 20))),/.worst = MONITOR + 20,/" >told
diff expected told >log || fail "it says something else about itself"

if [ "$type_count" ]; then
	grep -qx "This firmware carries $type_count types\." console ||
		fail "it does not know that it has $type_count types"
fi
grep -qx "sent $(section_size cortex-m/firmware.elf) bytes of BTF from 0x$(field cortex-m/firmware.elf .BTF 3)" console ||
	fail "it does not know its BTF's place and size"

# Each variable that it lists: name, section, address and size as in the symbol table; and none that
# it has marked by LDBTF_KEEP_VAR is missing.
sed -n 's/^0x\([0-9a-f]\{8\}\) .*[ *]\([a-z_]*\)[][0-9]*; \/\/ \(\.[a-z]*\), \([0-9]*\) bytes$/\2 \1 \4/p' console | sort >variables.told
readelf -sW cortex-m/firmware.elf | awk '$4 == "OBJECT" { print $8, $2, $3 }' |
	grep -E '^(averages|monitor|sensors) ' | sort >variables.wanted
[ "$(wc -l <variables.wanted)" = 3 ] || fail "the symbol table lacks a marked variable"
diff variables.wanted variables.told >log || fail "it lists other variables than the symbol table"

# Only what the marks reach is there, and no padding. Without the marks it is ten times as much.
[ "$(section_size cortex-m/firmware.elf)" -lt 1400 ] ||
	fail "the marks select $(section_size cortex-m/firmware.elf) bytes"
build cortex-m clean
build cortex-m LDBTF_OPTIONS="reserve=exact stats=stats"
reserved=$(stat_value reserved_bytes cortex-m/stats)
[ $((reserved - $(stat_value btf_bytes cortex-m/stats))) -le 3 ] ||
	fail "reserve=exact leaves padding"
build cortex-m clean
build cortex-m LDBTF_OPTIONS="types=all"
[ "$(section_size cortex-m/firmware.elf)" -gt $((5 * reserved)) ] ||
	fail "types=all does not have everything"

# A member more in the source is a member more in what it prints, with nothing else changed.
copy_example cortex-m changed
sed -i 's/^	uint16_t alarms;/&\n	int32_t added;/; s/^	monitor\.rounds++;/&\n	monitor.added -= 7;/' changed/main.c
build changed
in_qemu changed run </dev/null
[ $run_status = 0 ] || fail "the changed firmware fails"
grep -qx '	int32_t added; // at 8, 4 bytes' console ||
	fail "a member that was added is not in the definition"
grep -qx '	\.added = -35,' console || fail "a member that was added is not in the value"
same_btf changed/firmware.btf changed/firmware.elf arm-none-eabi-objcopy

# Without the plugin.
make -C changed clean >log 2>&1
in_qemu changed run LDBTF_PLUGIN= </dev/null
[ $run_status = 0 ] || fail "the firmware without types fails"
grep -q '^This firmware was linked without the ldbtf plugin' console ||
	fail "it does not say that it has no types"
[ ! -s changed/firmware.btf ] || fail "it sends types that it has not"
