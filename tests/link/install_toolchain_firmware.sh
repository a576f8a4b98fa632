# SPDX-License-Identifier: GPL-3.0-or-later
#
# The toolchain file before that of a cross compiler, for firmware with its own linker script.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

if ! has arm-none-eabi-gcc || ! arm-none-eabi-ld --help | grep -q -- '-plugin '; then
	skip "no arm-none-eabi-gcc, or its ld has no plugins"
fi
toolchain=$(find "$prefix" -name ldbtf.cmake)
mkdir firmware
cat > firmware/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.20)
project(firmware C)
add_executable(firmware main.c)
target_link_options(firmware PRIVATE -nostdlib -L${LINKSCRIPTS} -T${CMAKE_SOURCE_DIR}/firmware.ld)
CMAKE
cat > firmware/firmware.ld <<'LD'
ENTRY(reset)
MEMORY { FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 64K  RAM (rw) : ORIGIN = 0x20000000, LENGTH = 16K }
SECTIONS {
	.text : { *(.text*) } > FLASH
	INCLUDE btf.ld
	.data : { *(.data*) } > RAM AT > FLASH
	.bss : { *(.bss*) *(COMMON) } > RAM
}
LD
cat > firmware/main.c <<'C'
struct sensor { unsigned id : 4; float value; } sensors[3];
int reset(void) { return sensors[0].id; }
C
cat > cross.cmake <<'CMAKE'
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_C_FLAGS_INIT "-mcpu=cortex-m4 -mthumb")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
CMAKE
linkscripts=$(dirname "$(find "$prefix" -name btf.ld)")
ln -s "$linkscripts" linkscripts
run cmake -S firmware -B cross "-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DCMAKE_BUILD_TYPE=Debug \
	"-DLINKSCRIPTS=$work/linkscripts" "-DLDBTF_CHAINLOAD_TOOLCHAIN_FILE=$work/cross.cmake"
run cmake --build cross
describes cross/firmware STRUCT sensor
readelf -SW cross/firmware | grep -qE ' \.BTF +PROGBITS +0800' ||
	fail "firmware: .BTF is not in flash"
