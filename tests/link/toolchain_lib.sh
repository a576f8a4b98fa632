# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of the toolchain file share: a project that knows nothing of ldbtf and looks
# around while it is configured, and another toolchain file for it. Sourced by a test after
# lib.sh; has install_lib.sh in it.

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
