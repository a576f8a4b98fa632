# SPDX-License-Identifier: GPL-3.0-or-later
#
# lang-exclude=: by family; with commas and colons; it adds up.
. "$(dirname "$0")/lib.sh"
. "$here/options_lib.sh"

btf app main.o -- lang-exclude=rust,c++
describes app STRUCT point
btf app main.o -- lang-exclude=rust:c
describes_not app STRUCT point
btf app main.o -- lang-exclude=c lang-exclude=go
describes_not app STRUCT point
# Each version of a language is a code of its own: C89, C99, C11, and plain C, which is put in by
# hand.
excludes_c() { # OBJECT LANGUAGE: the code of its unit, as readelf shows it
	readelf --debug-dump=info "$1" 2>/dev/null | grep -qE "DW_AT_language *: $2[^0-9]" || {
		skip_part "this gcc does not make the language code $2"
		return 0
	}
	btf app "$1" -- lang-exclude=c++
	describes app STRUCT point
	btf app "$1" -- lang-exclude=c
	describes_not app STRUCT point
}
for pair in c89:1 c99:12 c11:29; do
	compile main.c -std=${pair%:*}
	excludes_c main.o ${pair#*:}
done
gcc -g -O1 -std=c89 -dA -S main.c -o plain.s
sed -i 's/0x1\([ 	]*# DW_AT_language\)/0x2\1/' plain.s
gcc -c plain.s -o plain.o
excludes_c plain.o 2
