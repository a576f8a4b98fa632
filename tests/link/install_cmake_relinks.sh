# SPDX-License-Identifier: GPL-3.0-or-later
#
# With CMake a new plugin, and only that, links again what uses it; so do other options, and
# nothing else.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

build=build
write_program "a project"
cat > "a project/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(outside C)
find_package(ldbtf REQUIRED)
add_executable(app main.c)
ldbtf_enable(app)
add_executable(app-types main.c)
set(app_types_vars none CACHE STRING "")
ldbtf_enable(app-types VARS ${app_types_vars})
add_library(point SHARED main.c)
ldbtf_enable(point)
add_executable(app-property main.c)
set_property(TARGET app-property PROPERTY INTERPROCEDURAL_OPTIMIZATION ON)
ldbtf_enable(app-property)
add_executable(app-plain main.c)
CMAKE

for generator in "Unix Makefiles" Ninja; do
	build_by "$generator" || continue
	describes_not "$build/app-types" VAR origin
	run cmake --build "$build"
	builds "$build" keeps "nothing" "$build/app" "$build/app-types" "$build/app-plain"
	touches "$plugin"
	stat -c %y "$build/app-plain" >plain.before
	builds "$build" links "a new plugin" "$build/app" "$build/app-types" "$build/app-property" \
		"$build/libpoint.so"
	[ "$(stat -c %y "$build/app-plain")" = "$(cat plain.before)" ] ||
		fail "a new plugin links what does not use it"
	run cmake "$build" -Dapp_types_vars=all
	stat -c %y "$build/app" >app.before
	builds "$build" links "another option" "$build/app-types"
	describes "$build/app-types" VAR origin
	[ "$(stat -c %y "$build/app")" = "$(cat app.before)" ] ||
		fail "another option links what does not have it"
done
