# SPDX-License-Identifier: GPL-3.0-or-later
#
# lang-exclude=c++ leaves out the C++ of a C program, and nothing else.
. "$(dirname "$0")/lib.sh"
. "$here/languages_lib.sh"
. "$here/cxx_lib.sh"

btf without_cxx by_gcc.o main.o other_cc.o -- lang-exclude=c++ stats=stats.without
skips excluded_unit 1 stats.without
skips respelled_name 0 stats.without
describes_not without_cxx STRUCT from_cc
once without_cxx "STRUCT 'line'"
