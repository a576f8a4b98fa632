# SPDX-License-Identifier: GPL-3.0-or-later
#
# CMake refuses clang's LTO when it configures: LLVM's plugin comes first, so there is nothing to
# measure. With reserve= it works.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/refused_lib.sh"

has clang || skip "no clang on this machine"
for lto in 'set_property(TARGET app PROPERTY INTERPROCEDURAL_OPTIMIZATION ON)' \
	'target_compile_options(app PRIVATE -flto=thin)' \
	'set(CMAKE_C_FLAGS "-flto")' \
	'set_property(TARGET app PROPERTY INTERPROCEDURAL_OPTIMIZATION_RELEASE ON)'; do
	refuses "$lto" "clang's LTO hides from ldbtf" "$lto
ldbtf_enable(app)" -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Release
done
echo 'ldbtf_enable(app OPTIONS reserve=4000)' >>refused/CMakeLists.txt
sed -i '/^ldbtf_enable(app)$/d' refused/CMakeLists.txt
rm -rf refused/build
run cmake -S refused -B refused/build "-DCMAKE_PREFIX_PATH=$prefix" -DCMAKE_C_COMPILER=clang \
	-DCMAKE_BUILD_TYPE=Release
