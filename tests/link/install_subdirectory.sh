# SPDX-License-Identifier: GPL-3.0-or-later
#
# A project that contains this one, as a folder (add_subdirectory) or as something to be fetched (FetchContent), builds the
# plugin first, then links with it; it gets none of our tests and installs nothing of ours. What changes in the plugin or
# its options links again.
. "$(dirname "$0")/lib.sh"
. "$here/project_lib.sh"
: "${LDBTF_SOURCE:?is not set: run the tests through ctest}"

# A copy, to be changed below: what a build needs of it.
write_program project
mkdir "project/third party"
(cd "$LDBTF_SOURCE" && tar cf - CMakeLists.txt cmake plugin runtime linkscripts) | tar xf - -C "project/third party"
write_lists() { # CMAKE-LINES
	cat > project/CMakeLists.txt <<-CMAKE
	cmake_minimum_required(VERSION 3.25)
	project(outside C)
	$1
	set(app_vars none CACHE STRING "")
	add_executable(app main.c)
	target_link_libraries(app PRIVATE ldbtf::runtime)
	ldbtf_enable(app VARS \${app_vars})
	add_executable(app-lto main.c)
	set_property(TARGET app-lto PROPERTY INTERPROCEDURAL_OPTIMIZATION ON)
	ldbtf_enable(app-lto)
	add_executable(app-plain main.c)
	install(TARGETS app)
	CMAKE
}
# check FOLDER: what was built is what should be.
check() {
	run cmake --build "$1" -j "$(nproc)"
	describes "$1/app" STRUCT point
	describes_not "$1/app" VAR origin
	describes "$1/app-lto" STRUCT point
	[ -z "$(section_size "$1/app-plain")" ] || fail "$1: a target that was not enabled has BTF"
	rm -rf installed
	run cmake --install "$1" --prefix "$work/installed"
	[ "$(cd installed && find . -type f)" = ./bin/app ] || fail "$1 installs: $(find installed -type f)"
	(cd "$1" && ctest -N >"$work/log" 2>&1) || fail "$1: ctest -N"
	! grep -q 'Test *#' log || fail "$1: our tests are the project's"
}

write_lists 'add_subdirectory("third party" ldbtf EXCLUDE_FROM_ALL)'
generator="Unix Makefiles"
! has ninja || generator=Ninja
run cmake -G "$generator" -S project -B "a build" -DCMAKE_BUILD_TYPE=Debug
check "a build"
builds "a build" keeps nothing "a build/app" "a build/app-lto" "a build/app-plain"
# A source of the plugin is edited: it is built again, and then its users. Not so by one that changes nothing in it.
echo 'const char ldbtf_another_plugin[] = "another";' >>"project/third party/plugin/linker/hooks.c"
stat -c %y "a build/app-plain" >plain.before
builds "a build" links "another plugin" "a build/app" "a build/app-lto"
run cmake "a build" -Dapp_vars=all
stat -c %y "a build/app-lto" >lto.before
builds "a build" links "another option" "a build/app"
describes "a build/app" VAR origin
[ "$(stat -c %y "a build/app-plain")" = "$(cat plain.before)" ] || fail "another plugin links what does not use it"
[ "$(stat -c %y "a build/app-lto")" = "$(cat lto.before)" ] || fail "another option links what does not have it"

# The plugin would be built for the wrong machine.
refused "cross build" "can't be a part of a cross build" \
	cmake -S project -B cross -DCMAKE_SYSTEM_NAME=Generic -DCMAKE_C_COMPILER_WORKS=1

# FetchContent, from an archive; from git it is the same but for how the files come. By the other generator, and
# with one output folder for all, where the plugin must not get lost.
(cd "project/third party" && tar czf "$work/ldbtf.tar.gz" .)
rm -rf "project/third party" "a build"
write_lists "$(cat <<CMAKE
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY \${CMAKE_BINARY_DIR}/all)
include(FetchContent)
FetchContent_Declare(ldbtf URL "$work/ldbtf.tar.gz" DOWNLOAD_EXTRACT_TIMESTAMP TRUE)
FetchContent_MakeAvailable(ldbtf)
CMAKE
)"
run cmake -G "Unix Makefiles" -S project -B fetched -DCMAKE_BUILD_TYPE=Debug
check fetched
builds fetched keeps nothing fetched/app fetched/app-lto
sed -i 's/another"/a third"/' fetched/_deps/ldbtf-src/plugin/linker/hooks.c
builds fetched links "another plugin, fetched," fetched/app fetched/app-lto
