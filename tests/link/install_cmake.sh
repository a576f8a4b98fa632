# SPDX-License-Identifier: GPL-3.0-or-later
#
# A project outside finds the installed package: programs and libraries get their BTF, options arrive, a
# new plugin links again, a linker without plugins is told at configure time.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

write_program "a project"
cat > "a project/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(outside C)
add_subdirectory(inner)
add_executable(app main.c)
ldbtf_enable(app)
add_executable(app-types main.c)
ldbtf_enable(app-types VARS none OPTIONS lang-exclude=rust,c++ "stats=${CMAKE_BINARY_DIR}/types stats.json")
add_library(point SHARED main.c)
ldbtf_enable(point)
add_executable(app-runtime runtime.c)
target_link_libraries(app-runtime PRIVATE ldbtf::runtime)
ldbtf_enable(app-runtime)
add_executable(app-plain main.c)
file(WRITE ${CMAKE_BINARY_DIR}/variables "${LDBTF_PLUGIN}\n${LDBTF_RUNTIME_DIR}\n${LDBTF_LINKSCRIPTS_DIR}\n")
CMAKE
# Found in one folder, used in another.
mkdir "a project/inner"
echo 'find_package(ldbtf 0.1 REQUIRED COMPONENTS runtime)' > "a project/inner/CMakeLists.txt"
cat > "a project/runtime.c" <<'C'
#include <ldbtf/btf.h>
struct point { int x, y; } origin;
int main(void)
{
	struct ldbtf btf;
	struct ldbtf_view type;
	return ldbtf_open_image(&btf) != LDBTF_OK ||
	       ldbtf_find_type(&btf, "point", LDBTF_KIND_STRUCT, &type) != LDBTF_OK || type.byte_size != 8;
}
C

run cmake -S "a project" -B "a build" -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix"
run cmake --build "a build"
describes "a build/app" STRUCT point
describes "a build/app" VAR origin
describes "a build/app-types" STRUCT point
describes_not "a build/app-types" VAR origin
describes "a build/libpoint.so" FUNC main
[ -s "a build/types stats.json" ] || fail "an option with a space in it did not arrive"
[ -z "$(section_size "a build/app-plain")" ] || fail "a target that was not enabled has BTF"
"a build/app-runtime" || fail "the runtime does not find the program's types"

# A new plugin, and only that, links again what uses it.
run cmake --build "a build"
before=$(stat -c %Y.%y "a build/app" "a build/app-plain")
sleep 1
touch "$plugin"
run cmake --build "a build"
after=$(stat -c %Y.%y "a build/app" "a build/app-plain")
[ "$(echo "$before" | head -n 1)" != "$(echo "$after" | head -n 1)" ] || fail "a new plugin does not link again"
[ "$(echo "$before" | tail -n 1)" = "$(echo "$after" | tail -n 1)" ] || fail "a new plugin links what does not use it"

# What can't be, is said at configure time.
refused() { # WHAT TEXT CMAKE-LINES
	rm -rf refused
	write_program refused
	{
		echo 'cmake_minimum_required(VERSION 3.25)'
		echo 'project(refused C)'
		echo 'find_package(ldbtf REQUIRED)'
		echo 'add_executable(app main.c)'
		echo "$3"
	} > refused/CMakeLists.txt
	run_fails cmake -S refused -B refused/build "-DCMAKE_PREFIX_PATH=$prefix"
	tr '\n' ' ' <log | tr -s ' ' | grep -qF -- "$2" || fail "$1: the message lacks: $2"
}
refused "no target" "there is no such target" 'ldbtf_enable(other)'
refused "archive" "it is not linked (STATIC_LIBRARY)" 'add_library(a main.c)
ldbtf_enable(a)'
refused "bad VARS" "VARS is all, percpu or none, not some" 'ldbtf_enable(app VARS some)'
refused "unknown word" "can't make sense of: FUNCS" 'ldbtf_enable(app FUNCS none)'
refused "twice" "was called before" 'ldbtf_enable(app)
ldbtf_enable(app VARS none)'
if has ld.lld; then
	refused "lld" "which does not run linker plugins" 'target_link_options(app PRIVATE -fuse-ld=lld)
ldbtf_enable(app)'
	refused "lld for all" "which does not run linker plugins" 'set(CMAKE_EXE_LINKER_FLAGS "-fuse-ld=lld")
ldbtf_enable(app)'
	refused "lld for shared libraries" "which does not run linker plugins" 'set(CMAKE_SHARED_LINKER_FLAGS "-fuse-ld=lld")
add_library(lib SHARED main.c)
ldbtf_enable(lib)'
	refused "lld for modules" "which does not run linker plugins" 'set(CMAKE_MODULE_LINKER_FLAGS "-fuse-ld=lld")
add_library(lib MODULE main.c)
ldbtf_enable(lib)'
	refused "lld in one configuration" "which does not run linker plugins" 'set(CMAKE_BUILD_TYPE Debug)
set(CMAKE_EXE_LINKER_FLAGS_DEBUG "-fuse-ld=lld")
ldbtf_enable(app)'
	refused "lld as a library" "which does not run linker plugins" 'target_link_libraries(app PRIVATE -fuse-ld=lld)
ldbtf_enable(app)'
else
	skip_part "no lld on this machine"
fi
if has mold; then
	refused "mold" "which does not run linker plugins" 'target_link_options(app PRIVATE -fuse-ld=mold)
ldbtf_enable(app)'
else
	skip_part "no mold on this machine"
fi
