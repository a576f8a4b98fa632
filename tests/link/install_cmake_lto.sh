# SPDX-License-Identifier: GPL-3.0-or-later
#
# LTO in each way that a target of CMake comes by it: its property, flags, and only through a
# library.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

build=build
mkdir "a project"
cat > "a project/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(outside C)
find_package(ldbtf REQUIRED)
add_executable(app-property kept.c)
set_property(TARGET app-property PROPERTY INTERPROCEDURAL_OPTIMIZATION ON)
ldbtf_enable(app-property OPTIONS $<$<CONFIG:Release>:jobs=2> $<$<CONFIG:Debug>:lang-exclude=rust,c++> vars=none)
add_executable(app-flags kept.c)
target_compile_options(app-flags PRIVATE -O1 -flto=1)
target_link_options(app-flags PRIVATE -flto=1)
ldbtf_enable(app-flags)
add_library(slim STATIC kept.c)
set_property(TARGET slim PROPERTY INTERPROCEDURAL_OPTIMIZATION ON)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/empty.c "")
add_executable(app-library ${CMAKE_CURRENT_BINARY_DIR}/empty.c)
target_link_libraries(app-library PRIVATE slim)
ldbtf_enable(app-library)
CMAKE
echo 'struct point { int x, y; }; volatile struct point origin; int main(void) { return origin.x; }' >"a project/kept.c"

for generator in "Unix Makefiles" Ninja; do
	build_by "$generator" || continue
	log_lacks "ldbtf: "
	for kind in property flags library; do
		describes "$build/app-$kind" STRUCT point
	done
	describes_not "$build/app-property" VAR origin
	describes "$build/app-flags" VAR origin
	describes "$build/app-library" FUNC main
done
