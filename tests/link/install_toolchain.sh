# SPDX-License-Identifier: GPL-3.0-or-later
#
# The toolchain file switches it on for a project that knows nothing of it, with another toolchain
# file behind it. A new plugin and other options link again.
. "$(dirname "$0")/lib.sh"
. "$here/toolchain_lib.sh"
. "$here/recipe_lib.sh"

# The lines of docs/build-systems.md.
recipe "A project that is not to be changed" sh | sed -e "s,<prefix>,'$prefix'," \
	-e "s,/path/to/the/real/toolchain.cmake,'$work/the real toolchain.cmake'," >configure.sh
[ "$(grep -c "'" configure.sh)" = 2 ] || fail "docs/build-systems.md has it another way"
run sh configure.sh
log_lacks Warning
run cmake build -DNEEDS_REAL=1
run cmake --build build --verbose
log_has FROM_THE_REAL_ONE
[ -s build/own ] || fail "the real toolchain's own CMAKE_PROJECT_INCLUDE is lost"
describes build/app STRUCT point
describes_not build/app VAR origin
describes build/inner/libinner.so STRUCT point
describes build/inner/libloaded.so STRUCT point

# Configured again, as after an edit, nothing is to be done. A new plugin and other options link
# again.
run cmake build
builds build keeps "configuring again" build/app build/inner/libinner.so
describes build/app STRUCT point
touches "$plugin"
builds build links "a new plugin" build/app build/inner/libinner.so
run cmake build -DLDBTF_OPTIONS=jobs=2
builds build links "LDBTF_OPTIONS" build/app build/inner/libinner.so
run cmake build -DLDBTF_VARS=all
builds build links "LDBTF_VARS" build/app build/inner/libinner.so
describes build/app VAR origin

# Nothing is compiled with -g: a warning, once.
run cmake -S project -B without "-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DCMAKE_BUILD_TYPE=Release
[ "$(grep -c "nothing here is compiled with -g" log)" = 1 ] ||
	fail "no warning, or several, that -g is missing"
run cmake --build without
log_lacks "ldbtf: " # nor does the link say it again
[ "$(section_size without/app)" ] || fail "a Release build has no .BTF"
for flags in -DCMAKE_C_FLAGS=-g -DCMAKE_BUILD_TYPE=RelWithDebInfo; do
	run cmake -S project -B without "-DCMAKE_TOOLCHAIN_FILE=$toolchain" \
		-DCMAKE_BUILD_TYPE=Release $flags
	log_lacks "compiled with -g"
done
# -g of a subfolder, of a library that is linked, and by a library that only has flags.
cp project/CMakeLists.txt lists
cp project/inner/CMakeLists.txt inner.lists
for line in 'set(CMAKE_C_FLAGS -g)' 'target_compile_options(archive PRIVATE -g)' \
	'add_library(flags INTERFACE)
target_compile_options(flags INTERFACE -g)
target_link_libraries(inner PRIVATE flags)'; do
	cp inner.lists project/inner/CMakeLists.txt
	echo "$line" >>project/inner/CMakeLists.txt
	echo 'target_link_libraries(app PRIVATE archive)' >>project/CMakeLists.txt
	run cmake -S project -B without -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS=
	log_lacks "compiled with -g"
	cp lists project/CMakeLists.txt
done
