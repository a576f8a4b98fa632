# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of ways to choose a linker share: a project that chooses it in a way, with ldbtf
# switched on in a way. Sourced by a test after lib.sh, install_lib.sh and refused_lib.sh.

# project_lists WAY LINES: the project that switches it on in that way.
project_lists() {
	echo 'cmake_minimum_required(VERSION 3.20)'
	echo 'project(outside C)'
	[ "$1" = toolchain ] || echo 'find_package(ldbtf REQUIRED)'
	echo 'add_executable(app main.c)'
	[ "$1" = toolchain ] || echo 'ldbtf_enable(app)'
	printf '%b\n' "$2"
}
set_way() { # WAY
	way_argument="-DCMAKE_PREFIX_PATH=$prefix"
	[ "$1" != toolchain ] || way_argument="-DCMAKE_TOOLCHAIN_FILE=$toolchain"
}

write_program each
mkdir each/inner
cp each/main.c each/inner
