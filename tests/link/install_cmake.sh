# SPDX-License-Identifier: GPL-3.0-or-later
#
# A project outside finds the installed package: programs and libraries get their BTF, options
# arrive, and so does the runtime. It is found in one folder and used in another. The build folder
# has a name that the shell, make and ninja could misread.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

build='a $build'
write_program "a project"
write_runtime_program "a project/runtime.c"
mkdir "a project/inner"
cat > "a project/inner/CMakeLists.txt" <<'CMAKE'
find_package(ldbtf 0.1 REQUIRED COMPONENTS runtime)
file(WRITE ${CMAKE_BINARY_DIR}/variables "${LDBTF_PLUGIN}\n${LDBTF_RUNTIME_DIR}\n${LDBTF_LINKSCRIPTS_DIR}\n")
CMAKE
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
add_executable(app-section main.c)
ldbtf_enable(app-section SECTION .rodata.BTF)
add_executable(app-plain main.c)
CMAKE

for generator in "Unix Makefiles" Ninja; do
	build_by "$generator" || continue
	log_lacks "ldbtf: "
	describes "$build/app" STRUCT point
	describes "$build/app" VAR origin
	describes "$build/app-types" STRUCT point
	describes_not "$build/app-types" VAR origin
	describes "$build/libpoint.so" FUNC main
	[ -z "$(section_size "$build/app-section")" ] || fail "SECTION did not arrive"
	extract_by_symbols "$build/app-section" section.btf
	describes section.btf STRUCT point
	[ -s "$build/types stats.json" ] || fail "an option with a space in it did not arrive"
	[ -z "$(section_size "$build/app-plain")" ] || fail "a target that was not enabled has BTF"
	while read -r path; do
		[ -e "$path" ] || fail "a variable of the package names $path, which is not there"
	done <"$build/variables"
	"$build/app-runtime" || fail "the runtime does not find the program's types"
	rm -f "$build/types stats.json"
done
