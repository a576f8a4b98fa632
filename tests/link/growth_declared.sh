# SPDX-License-Identifier: GPL-3.0-or-later
#
# Names that some of many units define, each in its own way, and others only declare: the work grows
# with the input.
. "$(dirname "$0")/lib.sh"
. "$here/growth_lib.sh"

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

grows_linearly conflict 12
grows_linearly versions 12
