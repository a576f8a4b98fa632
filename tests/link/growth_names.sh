# SPDX-License-Identifier: GPL-3.0-or-later
#
# Many functions, variables or local types of one name or at one address: the work grows with the
# input.
. "$(dirname "$0")/lib.sh"
. "$here/growth_lib.sh"

# one_unit PROGRAM [OPTION...]: compiles what the awk program prints.
one_unit() {
	awk -v size="$size" "BEGIN { $1 }" >program.c
	shift
	${compiler:-gcc} -g -w -c "$@" program.c || fail "$kind does not compile"
}

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

# Bitfields of an enum that are too wide for BTF. An integer stands in, which the program has.
make_standins() {
	size=$1
	one_unit 'print "enum e {LARGE = 0x1000000000}; unsigned long long early;"
		for (i = 0; i < size; i++) print "struct s" i " {enum e e" i ": 36;} v" i ";"'
}

# Tags, which clang writes one by one.
make_tags() {
	size=$1
	one_unit 'for (i = 0; i < size; i++)
		print "__attribute__((btf_decl_tag(\"t" i % 7 "\"))) int f" i "(int a) {return a;}"'
}

# IDs that nothing resolves: a message for each.
make_ids() {
	size=$1
	one_unit 'print "int v; asm(\".pushsection .BTF_ids, \\\"a\\\"; .balign 4\");"
		for (i = 0; i < size; i++) {
			name = "__BTF_ID__struct__missing" i "__" i
			print "asm(\".local " name "; .type " name ", STT_OBJECT; .size " name ", 4; " \
				name ": .zero 4\");"
		}
		print "asm(\".popsection\");"'
}

grows_linearly locals 300
grows_linearly isra 250
grows_linearly aliases 150
grows_linearly standins 300
grows_linearly ids 600
if has clang; then
	compiler=clang
	grows_linearly tags 300
else
	skip_part "no clang on this machine"
fi
