# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of the installed tree share: it goes into a folder with a space in its name,
# $prefix, and is moved there, so nothing in it may know where it was installed. Beside lib.sh's
# variables the environment has LDBTF_BUILD, the build to install from. Sourced by a test after
# lib.sh; has project_lib.sh in it.
: "${LDBTF_BUILD:?is not set: run the tests through ctest}"
. "$here/project_lib.sh"

cmake --install "$LDBTF_BUILD" --prefix "$work/first place" >log 2>&1 || fail "cmake --install"
mv "$work/first place" "$work/the prefix"
prefix="$work/the prefix"
pc=$(find "$prefix" -name ldbtf.pc)
package=$(dirname "$(find "$prefix" -name ldbtf-config.cmake)")
plugin=$(find "$prefix" -name ldbtf.so)
[ -f "$pc" ] && [ -d "$package" ] && [ -f "$plugin" ] || fail "the installed tree is not complete"

# stay_in_place [FOLDER]: another copy, whose .pc files and specs file name the place where it is.
stay_in_place() {
	rm -rf "$prefix"
	prefix="$work/${1:-the prefix}"
	cmake --install "$LDBTF_BUILD" --prefix "$prefix" >log 2>&1 || fail "cmake --install"
	pc=$(find "$prefix" -name ldbtf.pc)
	package=$(dirname "$(find "$prefix" -name ldbtf-config.cmake)")
	plugin=$(find "$prefix" -name ldbtf.so)
}

# build_by GENERATOR: configures and builds "a project" in $build, anew. False: there is no ninja.
build_by() {
	[ "$1" != Ninja ] || has ninja || { skip_part "no ninja on this machine"; return 1; }
	rm -rf "$build"
	run cmake -G "$1" -S "a project" -B "$build" -DCMAKE_BUILD_TYPE=Debug \
		"-DCMAKE_PREFIX_PATH=$prefix"
	run cmake --build "$build"
}
