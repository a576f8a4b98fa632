# SPDX-License-Identifier: GPL-3.0-or-later
#
# The lines that docs/build-systems.md has for CMake, as they stand there: programs, and plugins
# of a program. Those of the other ways are run by install_cmake_firmware.sh,
# install_subdirectory.sh, install_fetched.sh, install_toolchain.sh and install_cmake_export.sh.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/recipe_lib.sh"

{
	printf 'add_executable(%s main.c)\n' app firmware
	recipe CMake cmake
} | project programs
run cmake -S programs -B programs/build -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix"
run cmake --build programs/build
describes programs/build/app VAR origin
describes programs/build/firmware STRUCT point
describes_not programs/build/firmware VAR origin
[ -s programs/build/firmware.json ] || fail "the option stats= of the recipe has no effect"

{
	echo 'find_package(ldbtf REQUIRED)'
	recipe "Plugins of a program" cmake
} | project plugins
mv plugins/main.c plugins/server.c
echo 'struct point { int x, y; } *at; struct own { struct point *at; } own;' >plugins/counter.c
run cmake -S plugins -B plugins/build -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix"
run cmake --build plugins/build
bpftool btf dump -B plugins/build/server file plugins/build/libcounter.so >dump 2>log ||
	fail "the plugin has no split BTF"
grep -q "STRUCT 'own'" dump || fail "the plugin has not its own type"
! grep -q "STRUCT 'point'" dump || fail "the plugin has what the program has"
