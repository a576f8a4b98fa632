# SPDX-License-Identifier: GPL-3.0-or-later
#
# An import library has the ROM's symbols, too, for ld writes them into it. Only some ld, such as
# Arm's, have import libraries.
. "$(dirname "$0")/lib.sh"
[ ! "$LDBTF_PRELOAD" ] || skip "Arm's ld can't load a plugin with a sanitizer in it"
has arm-none-eabi-gcc || skip "no arm-none-eabi-gcc on this machine"
. "$here/just_symbols_lib.sh"

arm-none-eabi-gcc -g -Os -ffreestanding -c rom.c -o rom.arm.o
echo 'struct of_program { char c; } of_program; int rom_function_1(void *one);
	int start(void) { return rom_function_1(&of_program); }' >arm.c
arm-none-eabi-gcc -g -Os -ffreestanding -c arm.c -o main.arm.o
arm-none-eabi-ld -o rom.arm -e rom_start -Ttext=0x800000 rom.arm.o --out-implib=lib.o \
	-plugin "$LDBTF_PLUGIN" >log 2>&1 ||
	fail "--out-implib"
arm-none-eabi-ld -o app -e start main.arm.o lib.o -plugin "$LDBTF_PLUGIN" >log 2>&1 &&
	fail "two definitions link"
log_has "warning: ldbtf: lib.o: defines __start_BTF or __stop_BTF with addresses of another image"
log_has "objcopy -N __start_BTF -N __stop_BTF"
arm-none-eabi-objcopy -N __start_BTF -N __stop_BTF rom.arm lent.arm
arm-none-eabi-ld -o app -e start main.arm.o -R lent.arm -plugin "$LDBTF_PLUGIN" >log 2>&1 &&
	[ ! -s log ] || fail "the cure"
describes app STRUCT of_program
describes_not app STRUCT of_rom_1
