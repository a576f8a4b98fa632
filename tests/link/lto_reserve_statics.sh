# SPDX-License-Identifier: GPL-3.0-or-later
#
# How much is reserved for static variables in objects that gcc makes of single units: with the same
# names, of which it keeps some; and with the same values, for which it makes one place with many
# symbols.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
measures_padding=yes
. "$here/lto_reserve_lib.sh"

specs stats=stats.json
# Static variables in objects that gcc makes of single units: with the same names, of which it keeps
# some; and with the same values, for which it makes one place with many symbols. While each one
# whose name has a symbol was counted, 92 and 170 % too much.
echo 'int run0(void *), run1(void *), run2(void *), run3(void *);
int main(int argc, char **argv) { return run0(argv[0]) + run1(argv[argc]) + run2(argv[0]) + run3(argv[0]); }' >same.c
gcc -g -O2 -flto -c same.c || fail "same.c does not compile"
for kind in names values; do
	for unit in 0 1 2 3; do
		awk -v unit=$unit -v kind=$kind 'BEGIN {
			prefix = kind == "names" ? "" : unit "_"
			print "struct s" unit " { int a; };"
			for (i = 0; i < 150; i++) {
				value = kind == "names" ? i + unit * 1000 : (i + unit * 1000) % 256
				printf "static int v%s%d = %d;\n", prefix, i, value
				printf "static int f%s%d(struct s%d *p, int k) { return p->a * v%s%d * %d + k; }\n", prefix, i, unit,
					prefix, i, unit * 300 + i + 2
			}
			print "int run" unit "(void *p) { int sum = 0;"
			for (i = 0; i < 150; i++)
				printf "sum += f%s%d(p, sum + %d);", prefix, i, i
			print "return sum; }"
		}' >same$unit.c
		gcc -g -O2 -flto -c same$unit.c || fail "same$unit.c does not compile"
	done
	lto app -flto=2 -flto-partition=1to1 same.o same?.o
	# Which of the names at one place is the variable's is not known, so all are reserved for.
	case $kind in names) percent=15 ;; *) percent=40 ;; esac
	within "the same $kind, -flto-partition=1to1" $percent
done
