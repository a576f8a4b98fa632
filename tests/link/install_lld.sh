# SPDX-License-Identifier: GPL-3.0-or-later
#
# Programs by lld and mold get their BTF in CMake by ldbtf_enable() or the toolchain file alone.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/lld_lib.sh"
toolchain=$(find "$prefix" -name ldbtf.cmake)

write_program project
cat >project/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.20)
project(outside C)
if(NOT CMAKE_TOOLCHAIN_FILE)
	find_package(ldbtf REQUIRED)
	cmake_language(DEFER CALL ldbtf_enable_all OPTIONS funcs=none)
endif()
add_executable(app main.c)
add_library(lib SHARED main.c)
CMAKE
for linker in lld mold; do
	flags=-fuse-ld=$linker
	run cmake -S project -B "a $linker" -DCMAKE_BUILD_TYPE=Debug \
		"-DCMAKE_PREFIX_PATH=$prefix" "-DCMAKE_EXE_LINKER_FLAGS=$flags" \
		"-DCMAKE_SHARED_LINKER_FLAGS=$flags"
	run cmake --build "a $linker"
	has_btf "a $linker/app"
	describes_not "a $linker/app" FUNC main
	has_btf "a $linker/liblib.so"
done
run cmake -S project -B all -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_TOOLCHAIN_FILE=$toolchain" \
	-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld
run cmake --build all --target app
has_btf all/app
if has clang; then
	run cmake -S project -B lto -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=clang \
		"-DCMAKE_PREFIX_PATH=$prefix" -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=ON \
		-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld -DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=lld
	run cmake --build lto
	has_btf lto/app
fi
