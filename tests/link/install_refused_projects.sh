# SPDX-License-Identifier: GPL-3.0-or-later
#
# CMake refuses a linker without plugins for projects that know nothing of ldbtf, which its
# toolchain file switches on, and for those that have it inside of them.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/refused_lib.sh"

: "${LDBTF_SOURCE:?is not set: run the tests through ctest}"

# The toolchain file, for projects that know nothing of it: as flags on the command line, in the
# project, and in the real toolchain file.
for linker in lld mold; do
	has $linker || has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	write_program project
	printf '%s\n' 'cmake_minimum_required(VERSION 3.20)' 'project(outside C)' \
		'add_executable(app main.c)' >project/CMakeLists.txt
	refused "toolchain file, $linker" "which does not run linker plugins. Link it with GNU ld" \
		cmake -S project -B by-flag \
		"-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=$linker
	echo "target_link_options(app PRIVATE -fuse-ld=$linker)" >>project/CMakeLists.txt
	refused "toolchain file, $linker in the project" "ldbtf_enable(app): the linker is" cmake \
		-S project -B by-project \
		"-DCMAKE_TOOLCHAIN_FILE=$toolchain"
	sed -i '$d' project/CMakeLists.txt
	echo "set(CMAKE_EXE_LINKER_FLAGS_INIT -fuse-ld=$linker)" >"the real toolchain.cmake"
	refused "toolchain file, $linker in the real one" \
		"which does not run linker plugins. Link it with GNU ld" cmake -S project \
		-B by-toolchain \
		"-DCMAKE_TOOLCHAIN_FILE=$toolchain" "-DLDBTF_CHAINLOAD_TOOLCHAIN_FILE=$work/the real toolchain.cmake"
	rm -rf by-*

	# Inside of the other project.
	printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(outside C)' \
		'add_subdirectory(ldbtf EXCLUDE_FROM_ALL)' \
		'add_executable(app main.c)' "target_link_options(app PRIVATE -fuse-ld=$linker)" \
		'ldbtf_enable(app)' >project/CMakeLists.txt
	ln -sfn "$LDBTF_SOURCE" project/ldbtf
	refused "add_subdirectory, $linker" \
		"which does not run linker plugins. Link it with GNU ld" cmake -S project -B inside
	rm -rf inside
done
