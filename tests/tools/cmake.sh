# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake.sh SUITE: a newer CMake than the machine's, by its ninja and by make, in each way to switch
# ldbtf on. Since 3.27 it asks linkers for a dependency file by itself
# (CMAKE_LINK_DEPENDS_USE_LINKER), in which some list the object that reserves .BTF, which is never
# there afterwards: all would be linked each time. Since 3.29 targets have a LINKER_TYPE.
. "$(dirname "$0")/lib.sh"
use_suite "$1"
here=$here/../link
. "$here/install_lib.sh"
: "${LDBTF_SOURCE:?is not set: run the tests through ctest}"
cmake=$tools/bin/cmake
echo "cmake $(version_of cmake), ninja $(version_of ninja), ld $(version_of ld); $(ld --version | head -n 1)"
cmake() { "$cmake" "$@"; }
"$cmake" --version | grep -qF "$(version_of cmake)" || fail "this is another cmake"

# The installed package, the toolchain file, and as a part of the project, with flags and settings
# that are not for the plugin. way NAME LINES [ARGUMENT...]: by ninja.
way() {
	way=$1
	write_program "$way"
	printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(outside C)' \
		"$2" >"$way/CMakeLists.txt"
	shift 2
	run cmake -G Ninja "-DCMAKE_MAKE_PROGRAM=$tools/bin/ninja" -S "$way" -B "$way build" \
		-DCMAKE_BUILD_TYPE=Debug "$@"
	log_lacks Warning
	run cmake --build "$way build"
	describes "$way build/app" STRUCT point
	builds "$way build" keeps "$way: nothing" "$way build/app"
}
installed_plugin=$plugin
way package 'find_package(ldbtf REQUIRED COMPONENTS runtime)
add_executable(app main.c)
target_link_libraries(app PRIVATE ldbtf::runtime)
ldbtf_enable(app VARS none)' "-DCMAKE_PREFIX_PATH=$prefix"
describes_not "package build/app" VAR origin
touches "$installed_plugin"
builds "package build" links "a new plugin, installed," "package build/app"
way toolchain 'add_executable(app main.c)' \
	"-DCMAKE_TOOLCHAIN_FILE=$(find "$prefix" -name ldbtf.cmake)" -DLDBTF_VARS=none
describes_not "toolchain build/app" VAR origin
touches "$installed_plugin"
builds "toolchain build" links "a new plugin, by the toolchain file," "toolchain build/app"
mkdir -p "folder/third party"
(cd "$LDBTF_SOURCE" && tar cf - CMakeLists.txt cmake plugin runtime linkscripts) |
	tar xf - -C "folder/third party"
echo 'static int unused;' >>"folder/third party/plugin/support/vec.c"
way folder 'add_compile_options(-fsanitize=address)
add_link_options(-fsanitize=address)
set(CMAKE_UNITY_BUILD ON)
set(CMAKE_COMPILE_WARNING_AS_ERROR ON)
add_subdirectory("third party" ldbtf EXCLUDE_FROM_ALL)
add_executable(app main.c)
target_link_libraries(app PRIVATE ldbtf::runtime)
ldbtf_enable(app VARS none)' -DCMAKE_MODULE_LINKER_FLAGS=-fsanitize=address
describes_not "folder build/app" VAR origin
echo 'const char ldbtf_another_plugin[] = "another";' >>"folder/third party/plugin/linker/hooks.c"
builds "folder build" links "another plugin, built," "folder build/app"

# By include(). A plugin of its own, to be touched.
mkdir plugin
cp "$LDBTF_PLUGIN" plugin/ldbtf.so
plugin=$work/plugin/ldbtf.so
# Here too, as ld writes paths into dependency files as they are, which makes and ninja then take
# apart at spaces.
cp -R "$source/cmake" "$source/linkscripts" .
write_program project
cat > project/CMakeLists.txt <<CMAKE
cmake_minimum_required(VERSION 3.25)
project(outside C)
set(LDBTF_PLUGIN "$plugin")
include("$work/cmake/ldbtf-enable.cmake")
add_executable(app main.c)
target_link_options(app PRIVATE \${EXTRA})
ldbtf_enable(app OPTIONS jobs=1)
add_executable(app-plain main.c)
CMAKE

# settled WHAT asks|silent GENERATOR [ARGUMENT...]: links once, and again if the plugin or a source
# is new. Does CMake ask this linker for a dependency file?
settled() {
	what="$1, $3" wanted=$2 generator=$3
	shift 3
	rm -rf build
	[ "$generator" != Ninja ] || set -- "-DCMAKE_MAKE_PROGRAM=$tools/bin/ninja" "$@"
	run cmake -G "$generator" -S project -B build -DCMAKE_BUILD_TYPE=Debug "$@"
	log_lacks Warning
	run cmake --build build --verbose
	if grep -q -- --dependency-file log; then asks=asks; else asks=silent; fi
	[ "$asks" = "$wanted" ] || fail "$what: the link $asks, not $wanted"
	describes build/app STRUCT point
	builds build keeps "$what: nothing" build/app build/app-plain
	touches "$plugin"
	stat -c %y build/app-plain >plain.before
	builds build links "$what: a new plugin" build/app
	[ "$(stat -c %y build/app-plain)" = "$(cat plain.before)" ] ||
		fail "$what: a new plugin links what does not use it"
	touches project/main.c
	builds build links "$what: a new source" build/app build/app-plain
	builds build keeps "$what: nothing more" build/app build/app-plain
}
for generator in Ninja "Unix Makefiles"; do
	# The machine's and gold, of which it knows; the suite's.
	settled "ld $(ld --version | sed -n '1s/.* //p')" silent "$generator"
	settled "ld $(version_of ld)" asks "$generator" "-DCMAKE_C_FLAGS=-B$tools/bin"
	if has ld.gold; then
		settled "gold" silent "$generator" -DCMAKE_LINKER_TYPE=GOLD
	fi
done

# gold for one target, where the project's linker is new: CMake asks it, and it is linked each time.
# So there is a warning, and what it says helps.
if has ld.gold; then
	mkdir mixed
	ln -s "$tools/bin/ld" mixed/ld
	ln -s "$(command -v ld.gold)" mixed/ld.gold
	set -- -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_C_FLAGS=-B$work/mixed" -DEXTRA=-fuse-ld=gold
	rm -rf build
	run cmake -G "Unix Makefiles" -S project -B build "$@"
	log_has "CMake takes dependencies from the linker \"GNU gold"
	log_has "set(CMAKE_LINK_DEPENDS_USE_LINKER OFF)"
	run cmake --build build
	builds build links "gold, asked for dependencies," build/app
	settled "gold for a target" silent "Unix Makefiles" "$@" -DCMAKE_LINK_DEPENDS_USE_LINKER=OFF
else
	skip_part "no gold on this machine"
fi

# LINKER_TYPE is looked at when CMake configures: the project's, and that of a target for one
# configuration, set after ldbtf_enable().
cp project/CMakeLists.txt before
for type in LLD MOLD; do
	has "ld.$(echo $type | tr A-Z a-z)" || { skip_part "no $type on this machine"; continue; }
	rm -rf build
	refused "CMAKE_LINKER_TYPE=$type" "which does not run linker plugins" "$cmake" -S project \
		-B build -DCMAKE_LINKER_TYPE=$type
	echo "set_property(TARGET app PROPERTY LINKER_TYPE \$<\$<CONFIG:Debug>:$type>)" >>project/CMakeLists.txt
	rm -rf build
	refused "LINKER_TYPE $type" "which does not run linker plugins" "$cmake" -S project \
		-B build -DCMAKE_BUILD_TYPE=Debug
	cp before project/CMakeLists.txt
done
