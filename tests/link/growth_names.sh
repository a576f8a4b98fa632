# SPDX-License-Identifier: GPL-3.0-or-later
#
# Many functions, variables or local types of one name or at one address: the work grows with the
# input.
. "$(dirname "$0")/lib.sh"
. "$here/growth_lib.sh"

# repeat COUNT WORD: WORD so many times.
repeat() { yes "$2" | head -n "$1" | tr "\n" " "; }

# Each function has a local struct of its own, and all have one name.
make_locals() {
	size=$1
	one_unit 'for (i = 0; i < size; i++)
		print "int f" i "(void) {struct node {int k" i ";} v = {0}; return v.k" i ";}"'
}

# One static function in each unit, which lost a parameter.
make_isra() {
	size=$1
	one_unit 'print "struct s {int a, b;};"
		print "static __attribute__((noinline)) int helper(struct s *s, int x) {return s->a * 3;}"
		print "__attribute__((used)) static int use(struct s *s)"
		print "{return helper(s, 1) + helper(s + 1, 2);}"' -O2
	nm program.o | grep -q 'helper.*isra' || skip_part "gcc has kept the parameter"
	inputs=$(repeat "$size" program.o)
}

# A weak variable in each unit. The one that replaces them has as many names.
make_aliases() {
	size=$1
	one_unit 'print "int v = 1;"
		for (i = 0; i < size; i++) print "extern int a" i " __attribute__((alias(\"v\")));"' -fno-common
	echo '__attribute__((weak)) int v = 2;' >weak.c
	gcc -g -c weak.c || fail "$kind does not compile"
	options="-e 0" inputs="program.o $(repeat "$size" weak.o)"
}

grows_linearly locals 300
grows_linearly isra 250
grows_linearly aliases 150
