# SPDX-License-Identifier: GPL-3.0-or-later
#
# The lines that docs/build-systems.md has for CMake, as they stand there: programs, plugins of a
# program, and firmware by a cross compiler. Those of the other ways are run by
# install_subdirectory.sh, install_fetched.sh, install_toolchain.sh and install_cmake_export.sh.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/recipe_lib.sh"

# project NAME: a project with the lines of stdin, in a folder of that name.
project() {
	write_program "$1"
	{
		printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' "project($1 C)"
		cat
	} >"$1/CMakeLists.txt"
}

{
	printf 'add_executable(%s main.c)\n' app firmware
	recipe CMake cmake
} | project programs
run cmake -S programs -B programs/build -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix"
run cmake --build programs/build
describes programs/build/app VAR origin
describes programs/build/firmware STRUCT point
describes_not programs/build/firmware VAR origin
[ -s programs/build/firmware.json ] || fail "the option stats= of the recipe has no effect"

{
	echo 'find_package(ldbtf REQUIRED)'
	recipe "Plugins of a program" cmake
} | project plugins
mv plugins/main.c plugins/server.c
echo 'struct point { int x, y; } *at; struct own { struct point *at; } own;' >plugins/counter.c
run cmake -S plugins -B plugins/build -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix"
run cmake --build plugins/build
bpftool btf dump -B plugins/build/server file plugins/build/libcounter.so >dump 2>log ||
	fail "the plugin has no split BTF"
grep -q "STRUCT 'own'" dump || fail "the plugin has not its own type"
! grep -q "STRUCT 'point'" dump || fail "the plugin has what the program has"

if ! has arm-none-eabi-gcc || ! arm-none-eabi-ld --help | grep -q -- '-plugin '; then
	skip_part "no arm-none-eabi-gcc, or its ld has no plugins"
	exit 0
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
