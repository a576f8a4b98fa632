# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of what CMake refuses share: a project that is refused when it configures. Sourced
# by a test after lib.sh and install_lib.sh.

# With these, lld and mold are not refused (install_lld.sh).
rm -rf "$prefix/libexec/ldbtf"

toolchain=$(find "$prefix" -name ldbtf.cmake)

# refuses WHAT TEXT CMAKE-LINES [ARGUMENT...]: a project with these lines is refused with that text.
refuses() {
	write_program refused
	{
		echo 'cmake_minimum_required(VERSION 3.25)'
		echo 'project(refused C)'
		echo 'find_package(ldbtf REQUIRED)'
		echo 'add_executable(app main.c)'
		echo "$3"
	} > refused/CMakeLists.txt
	refuses_what=$1 refuses_text=$2
	shift 3
	# Only the first configuration of a build folder takes time: it asks the compiler.
	[ "$*" = "${refuses_arguments-}" ] || rm -rf refused/build
	refuses_arguments=$*
	refused "$refuses_what" "$refuses_text" cmake -S refused -B refused/build \
		"-DCMAKE_PREFIX_PATH=$prefix" "$@"
}
