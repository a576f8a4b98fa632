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
add_executable(app main.c)
add_subdirectory(inner)
CMAKE
cat > project/inner/CMakeLists.txt <<'CMAKE'
project(inner C)
add_library(inner SHARED main.c)
add_library(archive STATIC main.c)
CMAKE
cat > "the real toolchain.cmake" <<'CMAKE'
set(CMAKE_C_FLAGS_INIT "-DFROM_THE_REAL_ONE")
set(CMAKE_PROJECT_INCLUDE "${CMAKE_CURRENT_LIST_DIR}/own include.cmake")
CMAKE
echo 'set_property(GLOBAL PROPERTY OWN_INCLUDE TRUE)
file(APPEND "${CMAKE_BINARY_DIR}/own" x)' > "own include.cmake"
toolchain=$(find "$prefix" -name ldbtf.cmake)
run cmake -S project -B build "-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DCMAKE_BUILD_TYPE=Debug -DLDBTF_VARS=none \
	"-DLDBTF_OPTIONS=jobs=1;lang-exclude=rust,c++" "-DLDBTF_CHAINLOAD_TOOLCHAIN_FILE=$work/the real toolchain.cmake"
log_lacks Warning
run cmake --build build --verbose
log_has FROM_THE_REAL_ONE
[ -s build/own ] || fail "the real toolchain's own CMAKE_PROJECT_INCLUDE is lost"
describes build/app STRUCT point
describes_not build/app VAR origin
describes build/inner/libinner.so STRUCT point

# Configured again, as after an edit.
run cmake build
run cmake --build build
describes build/app STRUCT point
