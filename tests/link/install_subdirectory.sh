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
# check FOLDER PROGRAMS: what was built is what should be; PROGRAMS is the folder that they are in.
check() {
	run cmake --build "$1" -j "$(nproc)"
	describes "$2/app" STRUCT point
	describes_not "$2/app" VAR origin
	describes "$2/app-lto" STRUCT point
	[ -z "$(section_size "$2/app-plain")" ] || fail "$1: a target that was not enabled has BTF"
	rm -rf installed
	run cmake --install "$1" --config Debug --prefix "$work/installed"
	[ "$(cd installed && find . -type f)" = ./bin/app ] || fail "$1 installs: $(find installed -type f)"
	(cd "$1" && ctest -N >"$work/log" 2>&1) || fail "$1: ctest -N"
	! grep -q 'Test *#' log || fail "$1: our tests are the project's"
}

write_lists 'add_subdirectory("third party" ldbtf EXCLUDE_FROM_ALL)'
run cmake -G "Unix Makefiles" -S project -B "a build" -DCMAKE_BUILD_TYPE=Debug
check "a build" "a build"
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

# Flags and settings of the project's own code are not the plugin's: no link would work with a sanitizer in it, and not all of its sources
# compile with the rest. The runtime is in the programs, so it has them.
mkdir -p project/shadow/support
echo '#error of another project' >project/shadow/support/arena.h
write_runtime_program project/main.c
# Sources that some compiler warns of.
cp -R "project/third party" clean
echo 'static int unused; enum { TOO_LARGE = 0xffffffff };' >>"project/third party/plugin/linker/hooks.c"
echo 'static int unused;' >>"project/third party/runtime/src/btf_find.c"
cp project/CMakeLists.txt lists.before
write_lists "$(cat <<'CMAKE'
add_compile_options(-fsanitize=undefined -Wdeclaration-after-statement -Werror=declaration-after-statement -Werror)
add_compile_definitions(onload=other)
include_directories(shadow)
add_link_options(-fsanitize=undefined -Wl,--require-defined=main)
add_library(flags INTERFACE)
target_compile_definitions(flags INTERFACE DIAG_ERROR=-1)
link_libraries(flags)
set(CMAKE_UNITY_BUILD ON)
set(CMAKE_COMPILE_WARNING_AS_ERROR ON)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION_DEBUG ON)
set(CMAKE_C_CLANG_TIDY false)
set(CMAKE_DEBUG_POSTFIX d)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY_DEBUG ${CMAKE_BINARY_DIR}/libraries)
add_subdirectory("third party" ldbtf EXCLUDE_FROM_ALL)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION_DEBUG OFF)
set(CMAKE_C_CLANG_TIDY)
CMAKE
)"
# For all: of the project, so not for the plugin, which would have to be linked with itself.
echo 'ldbtf_enable_all()' >>project/CMakeLists.txt
run cmake -S project -B flags -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_C_FLAGS=-fsanitize=address -pedantic-errors -Werror" \
	-DCMAKE_MODULE_LINKER_FLAGS=-fsanitize=address
run cmake --build flags -j "$(nproc)" --target app
describes flags/app STRUCT point
flags/app >log 2>&1 || fail "the runtime does not find the program's types"
nm flags/app >log
log_has __asan_
log_has __ubsan_
nm -D flags/ldbtf/plugin/ldbtf.so >log
log_lacks san_
readelf -d flags/ldbtf/plugin/ldbtf.so >log
log_lacks san.so
readelf -SW flags/ldbtf/plugin/CMakeFiles/ldbtf-support.dir/support/vec.c.o >log
log_lacks .gnu.lto_
rm -rf flags
mv lists.before project/CMakeLists.txt
write_program project
rm -rf "project/third party"
mv clean "project/third party"

# The plugin would be built for the wrong machine.
refused "cross build" "can't be a part of a cross build" \
	cmake -S project -B cross -DCMAKE_SYSTEM_NAME=Generic -DCMAKE_C_COMPILER_WORKS=1

# FetchContent, from an archive; from git it is the same but for how the files come. With one output folder for all, where the
# plugin must not get lost, and where there is ninja, in several configurations at once, each with a plugin of its own.
(cd "project/third party" && tar czf "$work/ldbtf.tar.gz" .)
rm -rf "project/third party" "a build"
write_lists "$(cat <<CMAKE
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY \${CMAKE_BINARY_DIR}/all)
include(FetchContent)
FetchContent_Declare(ldbtf URL "$work/ldbtf.tar.gz" DOWNLOAD_EXTRACT_TIMESTAMP TRUE)
FetchContent_MakeAvailable(ldbtf)
CMAKE
)"
if has ninja; then
	programs="a fetched build/Debug"
	run cmake -G "Ninja Multi-Config" -S project -B "a fetched build" "-DCMAKE_CONFIGURATION_TYPES=Debug;Release"
else
	skip_part "no ninja on this machine"
	programs="a fetched build"
	run cmake -S project -B "a fetched build" -DCMAKE_BUILD_TYPE=Debug
fi
check "a fetched build" "$programs"
builds "a fetched build" keeps nothing "$programs/app" "$programs/app-lto"
sed -i 's/another"/a third"/' "a fetched build/_deps/ldbtf-src/plugin/linker/hooks.c"
builds "a fetched build" links "another plugin, fetched," "$programs/app" "$programs/app-lto"
if has ninja; then
	for configuration in Debug Release; do
		cat "a fetched build/CMakeFiles/ldbtf-app-$configuration.specs" >log
		log_has "plugin/$configuration/ldbtf.so"
	done
fi
