# SPDX-License-Identifier: GPL-3.0-or-later
#
# Arm's Trusted Firmware for QEMU: BL1, BL2 and BL31, each with a BTF of its own, in the flash that
# QEMU boots from.
. "$(dirname "$0")/lib.sh"
needs make aarch64-linux-gnu-gcc qemu-system-aarch64 bpftool

build="CROSS_COMPILE=aarch64-linux-gnu- PLAT=qemu BUILD_MESSAGE_TIMESTAMP=\"now\""
build="$build CFLAGS=--param=min-pagesize=0"
out=build/qemu/release
export TF_CFLAGS=-g
# What BL31 starts turns the machine off: ldr w0, 1f; smc #0; 1: 0x84000008 (PSCI, SYSTEM_OFF).
off() { printf '\100\000\000\030\003\000\000\324\010\000\000\204' >"$1"; }
# flash FILE: as plat/qemu/qemu says, BL1 and 256 KiB behind its start the rest.
flash() {
	cp "$tree/$out/bl1.bin" "$1"
	dd if="$tree/$out/fip.bin" of="$1" seek=64 bs=4096 conv=notrunc status=none
}
keep_images() {
	for stage in bl1 bl2 bl31; do
		cp "$tree/$out/$stage.bin" "$1.$stage.bin"
		cp "$tree/$out/$stage/$stage.elf" "$1.$stage.elf"
	done
	flash "$1.flash"
}
compile() {
	off bl33.bin
	# shellcheck disable=SC2086 # several words
	TF_LDFLAGS=--no-warn-rwx-segments make -j "$(nproc)" $build BL33=bl33.bin all fip
	keep_images "$tree/plain"
}
open_project arm-trusted-firmware aarch64-linux-gnu-gcc

# link NAME [OPTIONS]: by the guide's lines, for all three stages, so that a file of detached= would
# be written three times.
link() {
	rm -f "$tree/$out"/*.bin "$tree/$out"/bl*/bl*.elf
	eval "$(recipe 'Trusted Firmware-A' | grep -v '^make ')"
	TF_LDFLAGS="--no-warn-rwx-segments $TF_LDFLAGS ${2:-}"
	# shellcheck disable=SC2086
	make_in_tree $build BL33=bl33.bin all fip
	keep_images "$1"
}
link exact
structs="-plugin-opt keep=struct:entry_point_info -plugin-opt keep=struct:mmap_region"
link keep "$structs"
link auto "-plugin-opt reserve=auto"
link used "-plugin-opt types=used"
link declared "$structs -plugin-opt pointers=declared"

# Each image begins with its .text.
base() { readelf -SW "$1" | sed -n 's/^ *\[ *1\] \.text *PROGBITS *\([0-9a-f]*\) .*/0x\1/p'; }
check() {
	stage=$1
	same_rights "$tree/plain.$stage.elf" "exact.$stage.elf"
	flashed "exact.$stage.elf" "exact.$stage.bin" "$(base "exact.$stage.elf")" "" "$2"
	printf '"reserved_bytes": %s\n"btf_bytes": %s\n' "$(size_of found.btf)" \
		"$(size_of made.btf)" >stats
	no_padding stats
	extract_by_symbols "keep.$stage.elf" kept.btf
	row "TF-A 2.8, qemu, $stage" 1 "$tree/plain.$stage.bin" "exact.$stage.bin" stats \
		"$(size_of kept.btf)" "same console"
	asked "TF-A 2.8, qemu, $stage" ".$stage"
}
check bl1 meminfo
check bl2 bl_params
check bl31 entry_point_info

boot() {
	console qemu-system-aarch64 -machine virt,secure=on -cpu cortex-a57 -m 1024 \
		-nographic -nic none -bios "$1" </dev/null
	booted "BL31: Built"
	mv console "$2"
}
boot "$tree/plain.flash" plain.console
boot exact.flash exact.console
boot keep.flash keep.console
diff plain.console exact.console >log || fail "another console than without the plugin"
diff plain.console keep.console >log || fail "another console with keep="
end_rows
