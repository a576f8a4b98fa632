# SPDX-License-Identifier: GPL-3.0-or-later
#
# Programs by lld and mold get their BTF by one line of each build system: CMake by ldbtf_enable()
# or the toolchain file alone, the others by -B and the folder of the installed program.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has ld.lld && has ld.mold || skip "no lld or mold on this machine"
linkers=$(dirname "$(find "$prefix" -name ld.lld)")
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
has_btf() { # FILE
	describes "$1" STRUCT point
	[ "$(section_size "$1")" -gt 28 ] || fail "$1 has no BTF"
}
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

# The others, by a path without a space.
ln -s "$linkers" linkers
cd project
printf 'app: main.o\n\t$(CC) $(LDFLAGS) -o $@ main.o\n' >Makefile
run make CFLAGS=-g "LDFLAGS=-fuse-ld=lld -B../linkers"
has_btf app
if has meson; then
	printf "project('outside', 'c')\nexecutable('app', 'main.c')\n" >meson.build
	LDFLAGS="-fuse-ld=mold -B../../linkers" run meson setup build
	run meson compile -C build
	has_btf build/app
fi
if has rustc; then
	echo 'pub struct Point { x: i32 } fn main() { println!("{}", Point { x: 3 }.x); }' >main.rs
	run rustc -g main.rs -o rust -C linker=gcc -C link-arg=-fuse-ld=lld \
		-C "link-arg=-B$work/linkers"
	[ "$(./rust)" = 3 ] || fail "the Rust program does not run"
	[ "$(section_size rust)" -gt 28 ] || fail "the Rust program has no BTF"
fi
