# SPDX-License-Identifier: GPL-3.0-or-later
#
# CMake with clang, which is told of plugins in another way than gcc: options arrive, and a new
# plugin links again.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

has clang || skip "no clang on this machine"

write_program clang
printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(clang C)' \
	'find_package(ldbtf REQUIRED)' 'add_executable(app main.c)' \
	'ldbtf_enable(app VARS none OPTIONS $<$<CONFIG:Release>:jobs=2> lang-exclude=rust,c++ "stats=${CMAKE_BINARY_DIR}/the stats.json")' >clang/CMakeLists.txt
run cmake -S clang -B "clang build" "-DCMAKE_PREFIX_PATH=$prefix" -DCMAKE_C_COMPILER=clang \
	-DCMAKE_BUILD_TYPE=Debug
run cmake --build "clang build"
describes "clang build/app" STRUCT point
describes_not "clang build/app" VAR origin
[ -s "clang build/the stats.json" ] || fail "clang: an option with a space in it did not arrive"
touches "$plugin"
builds "clang build" links "a new plugin, with clang," "clang build/app"
