# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of projects that contain this one share: such a project with a copy of what a
# build needs, and what must be true of its build. Sourced by a test after lib.sh; has
# project_lib.sh in it.

. "$here/project_lib.sh"
. "$here/recipe_lib.sh"
: "${LDBTF_SOURCE:?is not set: run the tests through ctest}"

# A copy, to be changed below: what a build needs of it.
write_program project
copy=${subdirectory_copy:-project/third party}
mkdir -p "$copy"
(cd "$LDBTF_SOURCE" && tar cf - CMakeLists.txt cmake plugin runtime linkscripts) |
	tar xf - -C "$copy"
# How fast the plugin is does not matter here, and optimising it takes two thirds of its build.
sed -i 's/:-O3>/:-O0>/g' "$copy/plugin/CMakeLists.txt"
# write_lists CMAKE-LINES [RECIPE]: RECIPE comes behind the target app, and enables it.
write_lists() {
	cat > project/CMakeLists.txt <<-CMAKE
	cmake_minimum_required(VERSION 3.25)
	project(outside C)
	$1
	add_executable(app main.c)
	${2:-ldbtf_enable(app)}
	target_link_libraries(app PRIVATE ldbtf::runtime)
	set(app_vars none CACHE STRING "")
	add_executable(app-vars main.c)
	target_link_libraries(app-vars PRIVATE ldbtf::runtime)
	ldbtf_enable(app-vars VARS \${app_vars})
	add_executable(app-lto main.c)
	set_property(TARGET app-lto PROPERTY INTERPROCEDURAL_OPTIMIZATION ON)
	ldbtf_enable(app-lto)
	add_executable(app-plain main.c)
	install(TARGETS app)
	CMAKE
}
# check FOLDER PROGRAMS: what was built is what should be; PROGRAMS is the folder that they are in.
check() {
	run cmake --build "$1" -j "$(nproc)"
	describes "$2/app" STRUCT point
	describes_not "$2/app-vars" VAR origin
	describes "$2/app-lto" STRUCT point
	[ -z "$(section_size "$2/app-plain")" ] || fail "$1: a target that was not enabled has BTF"
	rm -rf installed
	run cmake --install "$1" --config Debug --prefix "$work/installed"
	[ "$(cd installed && find . -type f)" = ./bin/app ] ||
		fail "$1 installs: $(find installed -type f)"
	(cd "$1" && ctest -N >"$work/log" 2>&1) || fail "$1: ctest -N"
	! grep -q 'Test *#' log || fail "$1: our tests are the project's"
}
