# SPDX-License-Identifier: GPL-3.0-or-later
#
# Names that mean different things in two units: the work grows with the input.
. "$(dirname "$0")/lib.sh"
. "$here/growth_lib.sh"

# two_units PROGRAM: compiles what the awk program prints, once with -v "first=int x" and once with
# -v "first=long y".
two_units() {
	awk -v size="$size" -v first='int x' -v own=one "BEGIN { $1 }" >one.c
	awk -v size="$size" -v first='long y' -v own=two "BEGIN { $1 }" >two.c
	gcc -g -c one.c two.c || fail "$kind does not compile"
	inputs="one.o two.o"
}

# Structs without names, each with two ways to the next one, over a name with two meanings.
make_reach() {
	size=$1
	two_units '
		print "struct priv {" first ";}; typedef struct {struct priv *p;} T0;"
		for (i = 1; i < size; i++) print "typedef struct {T" i - 1 " *a, *b;} T" i ";"
		print "T" size - 1 " " own ";"'
}

# Pointers that lead, one by one, to a name with two meanings.
make_chain() {
	size=$1
	two_units '
		print "struct c0 {" first ";};"
		for (i = 1; i < size; i++) print "struct c" i " {struct c" i - 1 " *p; int x" i ";};"
		print "struct c" size - 1 " " own ";"'
}

# The same, and the last one leads to the first.
make_ring() {
	size=$1
	two_units '
		print "struct c" size - 1 "; struct c0 {" first "; struct c" size - 1 " *p;};"
		for (i = 1; i < size; i++) print "struct c" i " {struct c" i - 1 " *p; int x" i ";};"
		print "struct c" size - 1 " " own ";"'
}

grows_linearly reach 60
grows_linearly chain 200
grows_linearly ring 200
