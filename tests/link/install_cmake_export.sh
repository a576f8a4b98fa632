# SPDX-License-Identifier: GPL-3.0-or-later
#
# A library that a project enables, installs and exports, and a static one with the runtime, by the
# lines of docs/build-systems.md: nothing that their users read names ldbtf, and a user's project
# links with them where ldbtf is not.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/recipe_lib.sh"

mkdir library user
echo 'struct shape { int sides; } square = {4}; int sides(void) { return square.sides; }' >library/shape.c
# With the runtime, unless the project knows nothing of ldbtf.
cat >library/parts.c <<'C'
#if __has_include(<ldbtf/btf.h>)
#include <ldbtf/btf.h>
int types(void) { struct ldbtf btf; return ldbtf_open_image(&btf) == LDBTF_OK; }
#else
int types(void) { return 0; }
#endif
C
cat >library/shape.pc.in <<'PC'
Name: shape
Description: a library
Version: 1
Libs: -L${prefix}/lib -lshape
PC
{
	printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' 'project(library C)'
	recipe "The runtime in a static library that you export" cmake
	cat <<'CMAKE'
add_library(shape SHARED shape.c)
ldbtf_enable(shape)
target_link_libraries(shape PUBLIC m)
install(TARGETS shape parts EXPORT shapes DESTINATION lib)
install(EXPORT shapes DESTINATION lib/cmake/shape FILE shape-config.cmake)
export(EXPORT shapes FILE ${CMAKE_BINARY_DIR}/exported/shape-config.cmake)
configure_file(shape.pc.in shape.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/shape.pc DESTINATION lib/pkgconfig)
CMAKE
} >library/CMakeLists.txt
cat >user/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.20)
project(user C)
find_package(shape REQUIRED)
add_executable(app main.c)
target_link_libraries(app PRIVATE shape parts)
CMAKE
echo 'int sides(void), types(void); int main(void) { return sides() != 4 || types(); }' >user/main.c

toolchain="-DCMAKE_TOOLCHAIN_FILE=$(find "$prefix" -name ldbtf.cmake)"
# By ldbtf_enable(), with LTO, and by the toolchain file.
for way in -DPLAIN=1 -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=ON "$toolchain"; do
	rm -rf build there use
	if [ "$way" = "$toolchain" ]; then
		sed -i '/ldbtf/d; /LDBTF/d' library/CMakeLists.txt
	fi
	run cmake -S library -B build -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix" "$way"
	run cmake --build build
	run cmake --install build --prefix "$work/there"
	describes there/lib/libshape.so STRUCT shape
	[ "$(find there build/exported -name 'shape-config*.cmake' -o -name shape.pc | wc -l)" -ge 4 ] || fail "$way: not all is exported"
	# The name of this folder has ldbtf in it.
	find there build/exported \( -name '*.cmake' -o -name '*.pc' \) \
		-exec sed "s,$work,,g" {} + |
		grep -iE 'ldbtf|-specs|-plugin' >log &&
		fail "$way: what is exported names ldbtf: $(cat log)"
	run cmake -S user -B use "-DCMAKE_PREFIX_PATH=$work/there"
	run cmake --build use
	use/app || fail "$way: the user's program fails"
	[ "$way" != -DPLAIN=1 ] || nm there/lib/libparts.a | grep -q ' ldbtf_open_image' ||
		fail "$way: the static library lacks the runtime"
	[ -z "$(section_size use/app)" ] || fail "$way: the user's program was linked with ldbtf"
done
