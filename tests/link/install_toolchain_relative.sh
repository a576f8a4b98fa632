# SPDX-License-Identifier: GPL-3.0-or-later
#
# A relative path of the real toolchain file is of the build folder, or else of the source folder,
# as CMake has it; in test compilations, too.
. "$(dirname "$0")/lib.sh"
. "$here/toolchain_lib.sh"

for folder in project relative; do
	mkdir -p $folder/toolchains
	printf '%s\n' "set(CMAKE_C_FLAGS_INIT -DFROM_$folder)" \
		"include_directories(\"$work/real include\")" >$folder/toolchains/real.cmake
	rm -f relative/CMakeCache.txt
	run cmake -S project -B relative "-DCMAKE_TOOLCHAIN_FILE=$toolchain" \
		-DLDBTF_CHAINLOAD_TOOLCHAIN_FILE=toolchains/real.cmake -DNEEDS_REAL=1
	run cmake relative
	grep -q "^CMAKE_C_FLAGS:.*FROM_$folder" relative/CMakeCache.txt ||
		fail "another toolchain file than that of $folder"
done
refused "no such toolchain file" "nowhere.cmake" cmake -S project -B nowhere \
	"-DCMAKE_TOOLCHAIN_FILE=$toolchain" \
	-DLDBTF_CHAINLOAD_TOOLCHAIN_FILE=nowhere.cmake
rm -r project/toolchains
