# SPDX-License-Identifier: GPL-3.0-or-later
#
# The lines that docs/build-systems.md has for firmware, as they stand there: CMake, a cross
# compiler, a linker script with btf.ld, and the runtime.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/recipe_lib.sh"

if ! has arm-none-eabi-gcc || ! arm-none-eabi-ld --help | grep -q -- '-plugin '; then
	skip "no arm-none-eabi-gcc, or its ld has no plugins"
fi
recipe Firmware cmake | project firmware
cat >firmware/firmware.ld <<'LD'
ENTRY(reset)
MEMORY { FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 64K  RAM (rw) : ORIGIN = 0x20000000, LENGTH = 16K }
SECTIONS {
	.text : { *(.text*) } > FLASH
	.rodata : { *(.rodata*) *(.ARM.*) } > FLASH
	INCLUDE btf.ld
	.data : { *(.data*) } > RAM AT > FLASH
	.bss : { *(.bss*) *(COMMON) } > RAM
}
LD
cat >firmware/main.c <<'C'
#include <ldbtf/btf.h>
struct sensor { unsigned id : 4; float value; } sensors[3];
int reset(void) { struct ldbtf btf; return ldbtf_open_image(&btf) == LDBTF_OK ? sensors[0].id : 0; }
C
# In a cross build CMake looks for packages of the target machine, so the guide names the folder.
grep -qF -e '-Dldbtf_DIR=<prefix>/lib/cmake/ldbtf' "$guide" || fail "the guide has it another way"
run cmake -S firmware -B firmware/build -DCMAKE_BUILD_TYPE=Debug "-Dldbtf_DIR=$package" \
	-DCMAKE_SYSTEM_NAME=Generic -DCMAKE_SYSTEM_PROCESSOR=arm \
	-DCMAKE_C_COMPILER=arm-none-eabi-gcc "-DCMAKE_C_FLAGS=-mcpu=cortex-m4 -mthumb" \
	-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY
run cmake --build firmware/build
describes firmware/build/firmware STRUCT sensor
readelf -SW firmware/build/firmware | grep -qE ' \.BTF +PROGBITS +0800' || fail ".BTF is not in flash"
nm firmware/build/firmware | grep -qi ' t ldbtf_open_image' || fail "the runtime is not linked"
