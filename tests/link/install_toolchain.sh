# SPDX-License-Identifier: GPL-3.0-or-later
#
# The toolchain file switches it on for a project that knows nothing of it, with another toolchain file behind it.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

write_program project
mkdir project/inner
cp project/main.c project/inner
cat > project/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.20)
project(outside C)
include(CheckCSourceCompiles)
# With the plugin there would be two of that symbol.
check_c_source_compiles("char __start_BTF[1]; int main(void) { return 0; }" WORKS)
if(NOT WORKS)
	message(FATAL_ERROR "what CMake compiles to look around is linked with the plugin")
endif()
if(NEEDS_REAL)
	check_c_source_compiles("#include <real.h>\nint main(void) { return REAL; }" HAS_REAL)
	if(NOT HAS_REAL)
		message(FATAL_ERROR "what CMake compiles to look around knows nothing of the real toolchain")
	endif()
endif()
add_executable(app main.c)
add_subdirectory(inner)
CMAKE
cat > project/inner/CMakeLists.txt <<'CMAKE'
project(inner C)
add_library(inner SHARED main.c)
add_library(archive STATIC main.c)
add_library(loaded MODULE main.c)
CMAKE
cat > "the real toolchain.cmake" <<'CMAKE'
set(CMAKE_C_FLAGS_INIT "-DFROM_THE_REAL_ONE")
set(CMAKE_PROJECT_INCLUDE "${CMAKE_CURRENT_LIST_DIR}/own include.cmake")
include_directories("${CMAKE_CURRENT_LIST_DIR}/real include")
CMAKE
mkdir "real include"
echo '#define REAL 0' >"real include/real.h"
echo 'set_property(GLOBAL PROPERTY OWN_INCLUDE TRUE)
file(APPEND "${CMAKE_BINARY_DIR}/own" x)' > "own include.cmake"
toolchain=$(find "$prefix" -name ldbtf.cmake)
run cmake -S project -B build "-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DCMAKE_BUILD_TYPE=Debug -DLDBTF_VARS=none \
	"-DLDBTF_OPTIONS=jobs=1;lang-exclude=rust,c++" -DNEEDS_REAL=1 "-DLDBTF_CHAINLOAD_TOOLCHAIN_FILE=$work/the real toolchain.cmake"
log_lacks Warning
run cmake --build build --verbose
log_has FROM_THE_REAL_ONE
[ -s build/own ] || fail "the real toolchain's own CMAKE_PROJECT_INCLUDE is lost"
describes build/app STRUCT point
describes_not build/app VAR origin
describes build/inner/libinner.so STRUCT point
describes build/inner/libloaded.so STRUCT point

# Configured again, as after an edit, nothing is to be done. A new plugin and other options link again.
run cmake build
builds build keeps "configuring again" build/app build/inner/libinner.so
describes build/app STRUCT point
touches "$plugin"
builds build links "a new plugin" build/app build/inner/libinner.so
run cmake build -DLDBTF_OPTIONS=jobs=2
builds build links "LDBTF_OPTIONS" build/app build/inner/libinner.so
run cmake build -DLDBTF_VARS=all
builds build links "LDBTF_VARS" build/app build/inner/libinner.so
describes build/app VAR origin

# A relative path of the real toolchain file is of the build folder, or else of the source folder, as CMake has it; in test
# compilations, too.
for folder in project relative; do
	mkdir -p $folder/toolchains
	printf '%s\n' "set(CMAKE_C_FLAGS_INIT -DFROM_$folder)" "include_directories(\"$work/real include\")" >$folder/toolchains/real.cmake
	rm -f relative/CMakeCache.txt
	run cmake -S project -B relative "-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DLDBTF_CHAINLOAD_TOOLCHAIN_FILE=toolchains/real.cmake -DNEEDS_REAL=1
	run cmake relative
	grep -q "^CMAKE_C_FLAGS:.*FROM_$folder" relative/CMakeCache.txt || fail "another toolchain file than that of $folder"
done
refused "no such toolchain file" "nowhere.cmake" cmake -S project -B nowhere "-DCMAKE_TOOLCHAIN_FILE=$toolchain" \
	-DLDBTF_CHAINLOAD_TOOLCHAIN_FILE=nowhere.cmake
rm -r project/toolchains

# LTO for all, of a project that knows nothing of this.
run cmake -S project -B lto "-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=ON \
	-DCMAKE_POLICY_DEFAULT_CMP0069=NEW
run cmake --build lto --verbose
log_has -flto
describes lto/app STRUCT point
describes lto/inner/libinner.so STRUCT point

# Firmware: the real toolchain is a cross compiler's, the project has its own linker script.
if ! has arm-none-eabi-gcc || ! arm-none-eabi-ld --help | grep -q -- '-plugin '; then
	skip_part "no arm-none-eabi-gcc, or its ld has no plugins"
	exit 0
fi
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
readelf -SW cross/firmware | grep -qE ' \.BTF +PROGBITS +0800' || fail "firmware: .BTF is not in flash"
