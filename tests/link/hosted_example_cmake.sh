# SPDX-License-Identifier: GPL-3.0-or-later
#
# examples/hosted, copied out of the repository, builds by CMake, with the plugin and without.
. "$(dirname "$0")/lib.sh"
. "$here/hosted_lib.sh"

has cmake || skip "no cmake on this machine"

cp -r "$source/examples/hosted" by_cmake
rm -rf by_cmake/hosted by_cmake/build
cmake -S by_cmake -B by_cmake/build -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS="-B$work/bin" \
	-DLDBTF_RUNTIME="$source/runtime" -DLDBTF_PLUGIN="$LDBTF_PLUGIN" >log 2>&1 || fail "cmake"
cmake --build by_cmake/build >log 2>&1 || fail "cmake --build"
check by_cmake/build/hosted
cmake -S by_cmake -B by_cmake/build -DLDBTF_PLUGIN= >log 2>&1 || fail "cmake without the plugin"
cmake --build by_cmake/build >log 2>&1 || fail "cmake --build without the plugin"
check_without by_cmake/build/hosted
