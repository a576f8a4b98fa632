# SPDX-License-Identifier: GPL-3.0-or-later
#
# A project outside finds the installed package: programs and libraries get their BTF, with LTO too, options arrive, a
# new plugin or other options link again.
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
set(app_types_vars none CACHE STRING "")
ldbtf_enable(app-types VARS ${app_types_vars} OPTIONS lang-exclude=rust,c++ "stats=${CMAKE_BINARY_DIR}/types stats.json")
add_library(point SHARED main.c)
ldbtf_enable(point)
add_executable(app-runtime runtime.c)
target_link_libraries(app-runtime PRIVATE ldbtf::runtime)
ldbtf_enable(app-runtime)
add_executable(app-section main.c)
ldbtf_enable(app-section SECTION .rodata.BTF)
add_executable(app-plain main.c)
# LTO in each way that a target comes by it: its property, flags, and only through a library.
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
file(WRITE ${CMAKE_BINARY_DIR}/variables "${LDBTF_PLUGIN}\n${LDBTF_RUNTIME_DIR}\n${LDBTF_LINKSCRIPTS_DIR}\n")
CMAKE
echo 'struct point { int x, y; }; volatile struct point origin; int main(void) { return origin.x; }' >"a project/kept.c"
# Found in one folder, used in another.
mkdir "a project/inner"
echo 'find_package(ldbtf 0.1 REQUIRED COMPONENTS runtime)' > "a project/inner/CMakeLists.txt"
write_runtime_program "a project/runtime.c"

# A folder whose name the shell, make and ninja could misread.
build='a $build'
for generator in "Unix Makefiles" Ninja; do
	[ "$generator" != Ninja ] || has ninja || { skip_part "no ninja on this machine"; continue; }
	rm -rf "$build"
	run cmake -G "$generator" -S "a project" -B "$build" -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix"
	run cmake --build "$build"
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
	"$build/app-runtime" || fail "the runtime does not find the program's types"
	for kind in property flags library; do
		describes "$build/app-$kind" STRUCT point
	done
	describes_not "$build/app-property" VAR origin
	describes "$build/app-flags" VAR origin
	describes "$build/app-library" FUNC main

	# A new plugin, and only that, links again what uses it; so do other options, and nothing else.
	run cmake --build "$build"
	builds "$build" keeps "nothing" "$build/app" "$build/app-types" "$build/app-plain"
	touches "$plugin"
	stat -c %y "$build/app-plain" >plain.before
	builds "$build" links "a new plugin" "$build/app" "$build/app-types" "$build/app-property" "$build/libpoint.so"
	[ "$(stat -c %y "$build/app-plain")" = "$(cat plain.before)" ] || fail "a new plugin links what does not use it"
	run cmake "$build" -Dapp_types_vars=all
	stat -c %y "$build/app" >app.before
	builds "$build" links "another option" "$build/app-types"
	describes "$build/app-types" VAR origin
	[ "$(stat -c %y "$build/app")" = "$(cat app.before)" ] || fail "another option links what does not have it"
done

# The FILE of base= is an input of the link: one that a target makes, one with a path, one of a configuration, and one in
# the folder where the link runs.
mkdir split
echo 'struct point { int x, y; } origin; struct line { struct point *from, *to; } line; int main(void) { return origin.x; }' >split/base.c
echo 'struct point { int x, y; } *at; struct own { struct point *at; } own;' >split/module.c
run gcc -g split/base.c -Wl,-plugin,"$LDBTF_PLUGIN" -o "split/a file"
cat > split/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(split C)
find_package(ldbtf REQUIRED)
# After what is linked with it, in words and in the alphabet.
add_library(of-target MODULE module.c)
ldbtf_enable(of-target OPTIONS base=/nonexistent base=$<TARGET_FILE:the-base>)
add_executable(the-base base.c)
ldbtf_enable(the-base)
add_library(of-path MODULE module.c)
ldbtf_enable(of-path OPTIONS "base=${CMAKE_SOURCE_DIR}/a file" vars=none)
add_library(of-configuration MODULE module.c)
ldbtf_enable(of-configuration OPTIONS "$<$<CONFIG:Debug>:base=${CMAKE_SOURCE_DIR}/a file>" $<$<CONFIG:Release>:base=/nonexistent>)
add_subdirectory(inner)
CMAKE
mkdir split/inner
printf '%s\n' 'add_library(of-folder MODULE ../module.c)' 'ldbtf_enable(of-folder OPTIONS base=there)' >split/inner/CMakeLists.txt
for generator in "Unix Makefiles" Ninja; do
	there=parts/inner/there
	if [ "$generator" = Ninja ]; then
		has ninja || continue # said above
		there=parts/there
	fi
	rm -rf parts
	run cmake -G "$generator" -S split -B parts -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_PREFIX_PATH=$prefix"
	cp "split/a file" $there
	run cmake --build parts --target of-target
	run cmake --build parts
	for name in libof-target libof-path libof-configuration inner/libof-folder; do
		bpftool btf dump -B parts/the-base file parts/$name.so >dump 2>log || fail "$generator: $name has no split BTF"
		! grep -q "STRUCT 'point'" dump || fail "$generator: $name has what its base has"
	done
	builds parts keeps "$generator: nothing" parts/libof-target.so parts/libof-path.so parts/libof-configuration.so parts/inner/libof-folder.so
	touches split/base.c
	builds parts links "$generator: another base" parts/libof-target.so
	touches "split/a file"
	stat -c %y parts/libof-target.so >target.before
	builds parts links "$generator: another file for base=" parts/libof-path.so parts/libof-configuration.so
	[ "$(stat -c %y parts/libof-target.so)" = "$(cat target.before)" ] || fail "$generator: another file links what does not have it"
	touches $there
	builds parts links "$generator: another file in the folder" parts/inner/libof-folder.so
done

# clang is told in another way.
if has clang; then
	write_program clang
	printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(clang C)' 'find_package(ldbtf REQUIRED)' 'add_executable(app main.c)' \
		'ldbtf_enable(app VARS none OPTIONS $<$<CONFIG:Release>:jobs=2> lang-exclude=rust,c++ "stats=${CMAKE_BINARY_DIR}/the stats.json")' >clang/CMakeLists.txt
	run cmake -S clang -B "clang build" "-DCMAKE_PREFIX_PATH=$prefix" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug
	run cmake --build "clang build"
	describes "clang build/app" STRUCT point
	describes_not "clang build/app" VAR origin
	[ -s "clang build/the stats.json" ] || fail "clang: an option with a space in it did not arrive"
	touches "$plugin"
	builds "clang build" links "a new plugin, with clang," "clang build/app"
else
	skip_part "no clang on this machine"
fi
