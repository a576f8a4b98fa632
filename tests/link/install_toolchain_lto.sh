# SPDX-License-Identifier: GPL-3.0-or-later
#
# LTO for all programs and libraries of a project that knows nothing of ldbtf.
. "$(dirname "$0")/lib.sh"
. "$here/toolchain_lib.sh"

run cmake -S project -B lto "-DCMAKE_TOOLCHAIN_FILE=$toolchain" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
	-DCMAKE_INTERPROCEDURAL_OPTIMIZATION=ON \
	-DCMAKE_POLICY_DEFAULT_CMP0069=NEW
run cmake --build lto --verbose
log_has -flto
describes lto/app STRUCT point
describes lto/inner/libinner.so STRUCT point
