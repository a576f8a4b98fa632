# SPDX-License-Identifier: GPL-3.0-or-later
#
# OpenSBI for QEMU's RISC-V machine: the image that stays in memory under an operating system.
# LDBTF_OPENSBI is a tree of OpenSBI 1.1, for where Debian's source package can't be had.
. "$(dirname "$0")/lib.sh"
needs make riscv64-unknown-elf-gcc qemu-system-riscv64 bpftool

build="CROSS_COMPILE=riscv64-unknown-elf- PLATFORM=generic FW_DYNAMIC=n FW_PAYLOAD=n"
firmware=build/platform/generic/firmware
compile() {
	# shellcheck disable=SC2086 # several words
	make -j "$(nproc)" $build
	cp $firmware/fw_jump.elf plain.elf
	cp $firmware/fw_jump.bin plain.bin
}
given_tree=${LDBTF_OPENSBI:-}
open_project opensbi riscv64-unknown-elf-gcc

# link NAME OPTION...: NAME.elf and NAME.bin in the test's folder, by the guide's lines.
link() {
	rm -f "$tree/$firmware"/fw_jump.elf "$tree/$firmware"/fw_jump.bin
	name=$1
	shift
	eval "$(recipe OpenSBI | grep -v '^make ')"
	for option; do
		ELFFLAGS="$ELFFLAGS -Wl,-plugin-opt,$option"
	done
	# shellcheck disable=SC2086
	make_in_tree $build
	unset ELFFLAGS
	cp "$tree/$firmware/fw_jump.elf" "$name.elf"
	cp "$tree/$firmware/fw_jump.bin" "$name.bin"
}
link exact "stats=$work/stats" "detached=$work/detached"
no_padding stats
same_rights "$tree/plain.elf" exact.elf
flashed exact.elf exact.bin 0x80000000 detached sbi_platform

# What it starts turns the machine off: li a7, 8; ecall (SBI, chapter 5, legacy shutdown).
printf '\223\010\200\000\163\000\000\000' >shutdown.bin
boot() {
	console qemu-system-riscv64 -machine virt -nographic -bios "$1" -kernel shutdown.bin \
		</dev/null
	booted "Boot HART ISA"
	# The image's size is there, in KB.
	grep -v '^Firmware Size' console >"$2"
}
boot "$tree/plain.bin" plain.console
boot exact.bin exact.console
diff plain.console exact.console >log || fail "another console than without the plugin"

# Two structs, and what they reach.
link keep keep=struct:sbi_domain keep=struct:sbi_scratch \
	"stats=$work/keep.stats"
boot keep.bin keep.console
diff plain.console keep.console >log || fail "another console with keep="
link auto reserve=auto
link used types=used
link declared keep=struct:sbi_domain keep=struct:sbi_scratch pointers=declared
asked "OpenSBI 1.1, fw_jump, riscv64"

row "OpenSBI 1.1, fw_jump, riscv64" 1 "$tree/plain.bin" exact.bin stats \
	"$(stat_value btf_bytes keep.stats)" "same console"
end_rows
