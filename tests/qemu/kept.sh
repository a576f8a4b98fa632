# SPDX-License-Identifier: GPL-3.0-or-later
#
# Firmware that asks for two structs and for no byte more: exact, without the marks in its source.
# It runs as before, and its BTF has what was asked for.
. "$(dirname "$0")/lib.sh"

has arm-none-eabi-gcc || skip "no arm-none-eabi-gcc on this machine (Debian: gcc-arm-none-eabi)"
has riscv64-unknown-elf-gcc ||
	skip "no riscv64-unknown-elf-gcc on this machine (Debian: gcc-riscv64-unknown-elf)"
has qemu-system-arm || skip "no qemu-system-arm on this machine (Debian: qemu-system-arm)"
has qemu-system-riscv64 ||
	skip "no qemu-system-riscv64 on this machine (Debian: qemu-system-misc)"

# kept EXAMPLE STRUCT STRUCT
kept() {
	copy_example "$1"
	sed -i '/^LDBTF_KEEP/d' "$1"/*.c
	build "$1" LDBTF_OPTIONS="reserve=exact keep=struct:$2;struct:$3 stats=stats"
	reserved=$(stat_value reserved_bytes "$1/stats") used=$(stat_value btf_bytes "$1/stats")
	[ $((reserved - used)) -le 3 ] || fail "$1: $reserved bytes for $used"
	[ "$used" -lt 2048 ] || fail "$1: two structs take $used bytes"
}

kept cortex-m reading sensor
in_qemu cortex-m run </dev/null
[ $run_status = 0 ] || fail "the firmware fails: $(cat console)"
same_btf cortex-m/firmware.btf cortex-m/firmware.elf arm-none-eabi-objcopy
grep -q "STRUCT 'reading'" dump && grep -q "STRUCT 'sensor'" dump || fail "structs are missing"
grep -q "STRUCT 'monitor'" dump && fail "what nobody asked for is there"

kept riscv-kernel task file
in_qemu riscv-kernel fetch </dev/null
[ $run_status = 0 ] || fail "the kernel's BTF can't be fetched"
same_btf riscv-kernel/vmlinux.btf riscv-kernel/kernel.elf riscv64-unknown-elf-objcopy
printf 'ps\ncrash\n' >commands
in_qemu riscv-kernel run <commands
grep -qx '1 TASK_BLOCKED "journal"' console || fail "the kernel lists no tasks: $(cat console)"
