# SPDX-License-Identifier: GPL-3.0-or-later
#
# A program, its shared library and a dlopened plugin, each with the runtime by way of CMake: each
# reads its own types.
. "$(dirname "$0")/lib.sh"
. "$here/modules_lib.sh"
has cmake || skip "no cmake on this machine"

cat > CMakeLists.txt <<CMAKE
cmake_minimum_required(VERSION 3.13)
project(modules LANGUAGES C)
set(CMAKE_C_STANDARD 11)
set(CMAKE_ENABLE_EXPORTS ON)
add_subdirectory(runtime)
add_compile_options(-g)
add_link_options(-Wl,-plugin,$work/ldbtf.so)
add_library(library SHARED library.c)
add_library(module MODULE module.c)
add_executable(program program.c)
set_target_properties(module PROPERTIES PREFIX "")
target_link_libraries(library PRIVATE ldbtf::runtime)
target_link_libraries(module PRIVATE ldbtf::runtime)
target_link_libraries(program PRIVATE ldbtf::runtime library)
CMAKE
cmake -S . -B cmake -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS="-B$work/bin" >log 2>&1 ||
	fail "cmake"
cmake --build cmake >log 2>&1 || fail "cmake --build"
! grep -i warning log || fail "cmake --build warns"
check CMake cmake
