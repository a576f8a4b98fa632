# SPDX-License-Identifier: GPL-3.0-or-later
#
# Thousands of debug sections in one object, each with relocations: the work grows with the input.
. "$(dirname "$0")/lib.sh"
. "$here/growth_lib.sh"

make_type_units() {
	awk -v size="$1" 'BEGIN { for (i = 0; i < size; i++)
		print "struct s" i " {int a" i "; struct s" (i ? i - 1 : 0) " *p;} v" i ";" }' >program.c
	gcc -g -fdebug-types-section -c program.c || fail "$kind does not compile"
	[ "$(readelf -SW program.o | grep -c ' \.rela\.debug_info ')" -gt "$1" ] ||
		fail "$kind: the object has no type units"
}

grows_linearly type_units 300
