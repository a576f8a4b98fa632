# SPDX-License-Identifier: GPL-3.0-or-later
#
# A program, its shared library and a dlopened plugin, each with the runtime by way of make, CMake
# or Meson: each reads its own types.
. "$(dirname "$0")/lib.sh"
. "$here/modules_lib.sh"

has make || skip "no make on this machine"

# By runtime.mk.
cat > Makefile <<'MAKE'
include runtime/runtime.mk
CFLAGS += -g -fPIC $(LDBTF_RUNTIME_CFLAGS)
LDFLAGS += -Wl,-plugin,./ldbtf.so
made/program: made/liblibrary.so made/module.so
	$(CC) $(CFLAGS) -rdynamic $(LDFLAGS) -o $@ program.c $(LDBTF_RUNTIME_SRCS) -Lmade -llibrary
made/liblibrary.so: library.c
	mkdir -p made
	$(CC) $(CFLAGS) -shared $(LDFLAGS) -o $@ library.c $(LDBTF_RUNTIME_SRCS)
made/module.so: module.c
	$(CC) $(CFLAGS) -shared $(LDFLAGS) -o $@ module.c $(LDBTF_RUNTIME_SRCS)
MAKE
make CC="gcc -B$work/bin" >log 2>&1 || fail "make"
check make made

if has cmake; then
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
else
	skip_part "no cmake on this machine"
fi

if has meson && has ninja; then
	cat > meson.build <<MESON
project('modules', 'c', default_options: ['debug=true', 'c_std=gnu11'])
runtime = static_library('runtime', 'runtime/src/btf_find.c', 'runtime/src/btf_types.c',
	include_directories: 'runtime/include', pic: true)
link = ['-Wl,-plugin,$work/ldbtf.so']
inc = include_directories('runtime/include')
library = shared_library('library', 'library.c', link_with: runtime, include_directories: inc, link_args: link)
shared_module('module', 'module.c', name_prefix: '', link_with: runtime, include_directories: inc, link_args: link)
executable('program', 'program.c', link_with: [runtime, library], include_directories: inc, link_args: link,
	export_dynamic: true)
MESON
	CC="gcc -B$work/bin" meson setup meson >log 2>&1 || fail "meson setup"
	ninja -C meson >log 2>&1 || fail "ninja"
	check Meson meson
else
	skip_part "no meson or ninja on this machine"
fi
