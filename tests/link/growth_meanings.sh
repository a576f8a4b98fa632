# SPDX-License-Identifier: GPL-3.0-or-later
#
# Names that mean different things in different units: the work grows with the input.
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

# many_units PROGRAM: compiles what the awk program prints for each unit.
many_units() {
	inputs=
	for unit in $(seq "$size"); do
		awk -v size="$size" -v unit="$unit" "BEGIN { $1 }" >"u$unit.c"
		inputs="$inputs u$unit.o"
	done
	gcc -g -c u*.c || fail "$kind does not compile"
}

# Every second unit defines a name in its own way. The others only declare it.
make_conflict() {
	size=$1
	many_units '
		print "struct dev {struct priv *p;};"
		for (i = 1; i < 20; i++) print "struct h" i " {struct dev *d; int a; struct h" i - 1 " *n;};"
		if (unit % 2) print "struct priv {int m" unit ";};"
		print "struct dev d" unit "; struct h19 h" unit ";"'
}

# Two versions of one set of headers. Every second unit only declares what the others define.
make_versions() {
	size=$1
	many_units '
		version = unit > size / 2 ? "long" : "int"
		for (i = 1; i < 20; i++) {
			if ((i + unit) % 2) print "struct n" i " {" version " a; struct n" i - 1 " *n;};"
			print "struct t" i " {" version " b; struct n" i " *n;} t" i "_" unit ";"
		}
		print "struct own" unit " {int a;} own" unit ";"'
}

grows_linearly reach 60
grows_linearly chain 200
grows_linearly ring 200
grows_linearly conflict 12
grows_linearly versions 12
