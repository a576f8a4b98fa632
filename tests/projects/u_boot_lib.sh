# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# U-Boot for a board of QEMU: sourced behind lib.sh by the test of each board, which sets $board,
# $cross and $qemu.
needs make bison flex python3 "${cross}gcc" "${qemu%% *}" bpftool

build="CROSS_COMPILE=$cross"
# What takes time and is not needed to boot and to ask: USB, EFI, signatures.
compile() {
	make "${board}_defconfig"
	./scripts/config -d EFI_LOADER -d BOOTSTD -d FIT_SIGNATURE -d TPM -d CMD_TPM -d USB \
		-d DFU -d CMD_DFU -d CMD_USB -d NVME_PCI
	make olddefconfig
	cp config.mk config.mk.plain
	make -j "$(nproc)" "$build" u-boot.bin
	cp u-boot plain.elf
	cp u-boot.bin plain.bin
}
open_project u-boot "${cross}gcc" u_boot_lib.sh

# The guide's line, and what the test adds.
cp "$tree/config.mk.plain" "$tree/config.mk"
{
	recipe U-Boot
	echo 'LDFLAGS_u-boot += $(LDBTF_OPTIONS)'
} >>"$tree/config.mk"
# link NAME OPTION...: NAME.elf, NAME.bin and NAME.stats in the test's folder.
link() {
	options="-plugin-opt stats=$work/$1.stats"
	name=$1
	shift
	for option; do
		options="$options -plugin-opt $option"
	done
	make_in_tree "$build" u-boot.bin LDBTF_OPTIONS="$options"
	cp "$tree/u-boot" "$name.elf"
	cp "$tree/u-boot.bin" "$name.bin"
}
link exact "detached=$work/detached"
no_padding exact.stats
same_rights "$tree/plain.elf" exact.elf
flashed exact.elf exact.bin 0x0 detached global_data

# types COMMAND...: each in a line, when U-Boot asks for one; at most a minute later.
types() {
	tries=120
	while [ $tries -gt 0 ] && ! grep -q '^=>' console.raw; do
		tries=$((tries - 1))
		sleep 0.5
	done
	printf '%s\n' "$@" poweroff
}

# boot BIN COMMAND...: to the prompt, and on.
boot() {
	image=$1
	shift
	: >console.raw
	# shellcheck disable=SC2086 # several words
	types "$@" | console $qemu -nographic -nic none -bios "$image"
}

# said FILE: without the date.
said() {
	booted "up and running"
	sed '/^U-Boot 20/d' console >"$1"
}
boot "$tree/plain.bin" "echo up and running"
said plain.console
boot exact.bin "echo up and running"
said exact.console
diff plain.console exact.console >log || fail "another console than without the plugin"
link keep keep=struct:global_data keep=struct:udevice
boot keep.bin "echo up and running"
said keep.console
diff plain.console keep.console >log || fail "another console with keep="
link auto reserve=auto
link used types=used
link declared keep=struct:global_data keep=struct:udevice pointers=declared
asked "U-Boot 2023.01, $board"

row "U-Boot 2023.01, $board" 1 "$tree/plain.bin" exact.bin exact.stats \
	"$(stat_value btf_bytes keep.stats)" "same console"

# The command of integrations/u-boot, by the lines of its README.
root=$(cd "$here/../.." && pwd)
rm -rf "$tree/cmd/ldbtf"
[ -f "$tree/cmd/Makefile.plain" ] || cp "$tree/cmd/Makefile" "$tree/cmd/Makefile.plain"
(cd "$tree" && LDBTF=$root sh -eu) <<README
$(sed -n '/^mkdir/,/^```/p' "$root/integrations/u-boot/README.md" | sed '$d')
README
link command
! grep 'cmd/ldbtf.*warning' log || fail "the command does not compile without a warning"
cp "$tree/cmd/Makefile.plain" "$tree/cmd/Makefile"
boot command.bin version "btf print version_string" "btf print btf_gd->bd->bi_dram[0]" \
	"btf types bd_i*" "btf print btf_gd->bd->nothing"
booted "version_string = \"$(grep -m 1 '^U-Boot 20' console)\""
# QEMU's virt: 128 MiB from 1 GiB on.
booted ".start = $((1 << 30)),"
booted ".size = $((128 << 20))"
booted "struct bd_info; // "
booted "btf_gd->bd->nothing: not found"
end_rows
