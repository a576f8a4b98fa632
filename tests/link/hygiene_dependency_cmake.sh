# SPDX-License-Identifier: GPL-3.0-or-later
#
# CMake asks linkers for a --dependency-file by itself. Those that list a file of the plugin in it
# (hygiene_dependency_file.sh) are not asked by ldbtf_enable(). So nothing is linked again.
. "$(dirname "$0")/lib.sh"
has cmake && [ -z "$LDBTF_SANITIZE" ] ||
	skip "no cmake, or no plugin that its linkers can load"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
for generator in Ninja "Unix Makefiles"; do
	[ "$generator" != Ninja ] || has ninja ||
		{ skip_part "no ninja on this machine"; continue; }
	rm -rf project
	mkdir project
	cp main.c project
	cat > project/CMakeLists.txt <<-CMAKE
	cmake_minimum_required(VERSION 3.25)
	project(outside C)
	set(LDBTF_PLUGIN "$LDBTF_PLUGIN")
	include("$(cd "$here/../.." && pwd)/cmake/ldbtf-enable.cmake")
	add_executable(app main.c)
	ldbtf_enable(app)
	CMAKE
	cmake -G "$generator" -S project -B project/build \
		-DCMAKE_BUILD_TYPE=Debug >log 2>&1 || fail "cmake"
	cmake --build project/build >log 2>&1 || fail "cmake --build"
	cmake --build project/build >log 2>&1 || fail "cmake --build, again"
	! grep -qi linking log || fail "$generator links again"
	describes project/build/app STRUCT point
done
