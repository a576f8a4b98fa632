# SPDX-License-Identifier: GPL-3.0-or-later
#
# SeaBIOS: its script gives each byte of the flash chip a place before the link, so nothing can be
# added. The plugin says so, and no image comes out; the recipe is `ldbtf encode`, beside the flash.
. "$(dirname "$0")/lib.sh"
needs make gcc python3 qemu-system-x86_64 bpftool

compile() {
	printf 'CONFIG_QEMU=y\nCONFIG_ROM_SIZE=256\n' >.config
	make PYTHON=python3 oldnoconfig
	make -j "$(nproc)" PYTHON=python3
}
open_project seabios gcc

cp "$tree/out/bios.bin" plain.bin
"$LDBTF_PROGRAM" encode "$tree/out/rom.o" -o kept.btf --keep=struct:bregs --keep=struct:pci_device \
	>log 2>&1 || fail "ldbtf encode --keep fails: $(cat log)"
# By the guide's line.
eval "$(recipe SeaBIOS | sed -e 's|ldbtf|"$LDBTF_PROGRAM"|' -e 's|out/|"$tree"/&|')" >log 2>&1 ||
	fail "ldbtf encode fails"
[ ! -s log ] || fail "ldbtf encode is not silent"
dump bios.btf
grep -qF "STRUCT 'bregs' size=38 " dump || fail "no struct bregs as large as asm-offsets says"
grep -qF "(VAR 'BootSequence')" dump || fail "no variable BootSequence"

# The link that is not possible, by the line of other projects: nothing comes out, with the reason.
rm -f "$tree/out/rom.o"
status=0
make -C "$tree" PYTHON=python3 LD="ld -plugin $LDBTF_PLUGIN -plugin-opt section=.rodata.BTF" out/rom.o >log 2>&1 9>&- ||
	status=$?
[ $status != 0 ] || fail "the final link works"
log_has "discards the input section .rodata.BTF"
[ ! -e "$tree/out/rom.o" ] || fail "the failed link leaves an output"

# The same without section=: .BTF is behind the chip, which is told.
make -C "$tree" PYTHON=python3 LD="ld -plugin $LDBTF_PLUGIN" out/rom.o >log 2>&1 9>&- || fail "it does not link"
log_has ".BTF is behind the end of the image, 0x100000, so what is flashed has no place for it"
rm -f "$tree/out/rom.o"
make_in_tree PYTHON=python3
cmp plain.bin "$tree/out/bios.bin" >log 2>&1 || fail "the image is another one afterwards"

boot_seconds=20
console qemu-system-i386 -display none -nic none -bios plain.bin -chardev stdio,id=log \
	-device isa-debugcon,iobase=0x402,chardev=log -device isa-debug-exit </dev/null
booted "No bootable device."
reserved=$(size_of bios.btf)
printf '"reserved_bytes": %s\n"btf_bytes": %s\n' "$reserved" "$reserved" >stats
padding=0 # nothing is reserved
row "SeaBIOS 1.16.2, QEMU, 256 KiB" 0 plain.bin plain.bin stats \
	"$(size_of kept.btf)" "unchanged, the BTF is beside it"
end_rows
