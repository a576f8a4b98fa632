# SPDX-License-Identifier: GPL-3.0-or-later
#
# Flags and settings of the project's own code are not the plugin's: no link would work with a
# sanitizer in it, and not all of its sources compile with the rest. The runtime is in the
# programs, so it has them.
. "$(dirname "$0")/lib.sh"
. "$here/subdirectory_lib.sh"

mkdir -p project/shadow/support
echo '#error of another project' >project/shadow/support/arena.h
write_runtime_program project/main.c
# Sources that some compiler warns of.
echo 'static int unused; enum { TOO_LARGE = 0xffffffff };' >>"project/third party/plugin/linker/hooks.c"
echo 'static int unused;' >>"project/third party/runtime/src/btf_find.c"
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
run cmake -S project -B flags -DCMAKE_BUILD_TYPE=Debug \
	"-DCMAKE_C_FLAGS=-fsanitize=address -pedantic-errors -Werror" \
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
