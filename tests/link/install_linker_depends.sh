# SPDX-License-Identifier: GPL-3.0-or-later
#
# CMake tells of linkers that list a plugin's files in a dependency file, if it is told to ask for
# one (CMAKE_LINK_DEPENDS_USE_LINKER): gold, and GNU ld before 2.41.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"

write_program project
cat >project/CMakeLists.txt <<CMAKE
cmake_minimum_required(VERSION 3.25)
project(outside C)
find_package(ldbtf REQUIRED)
add_executable(app main.c)
target_link_options(app PRIVATE "-B$work/fakes/with")
ldbtf_enable(app)
CMAKE
# configure VERSION ARGUMENT...: with a linker that calls itself so.
configure() {
	fake_ld fakes/with "$1" "  -plugin PLUGIN   Load named plugin"
	shift
	run cmake -S project -B build "-DCMAKE_PREFIX_PATH=$prefix" "$@"
	tr -s '\n ' '  ' <log >line # wherever CMake breaks it
	mv line log
}
configure "GNU ld (GNU Binutils) 2.40"
log_lacks "CMake takes dependencies from the linker"

for version in "GNU ld (GNU Binutils for Debian) 2.40" "GNU ld version 2.35.2-43.el9" \
	"GNU gold (GNU Binutils for Debian 2.40) 1.16" \
	"GNU ld (Arm GNU Toolchain 11.2-2022.02) 2.37.20220122" \
	"GNU ld (GNU Binutils for Debian) 2.41" "GNU ld version 2.44-6.fc42" \
	"GNU ld (Arm GNU Toolchain 14.3.Rel1 (Build arm-14.174)) 2.44.0.20250616" \
	"GNU ld (GNU Binutils for Debian) 2.47.50.20261021"; do
	configure "$version" -DCMAKE_LINK_DEPENDS_USE_LINKER=ON
	case $version in
	*2.41* | *2.4[4-9]*) log_lacks "CMake takes dependencies from the linker" ;;
	*) log_has "CMake takes dependencies from the linker \"$version\"" ;;
	esac
done
