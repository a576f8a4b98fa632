# SPDX-License-Identifier: GPL-3.0-or-later
#
# Many types that BTF can't say, tags, or messages: the work grows with the input.
. "$(dirname "$0")/lib.sh"
. "$here/growth_lib.sh"

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

grows_linearly standins 300
grows_linearly ids 600
if has clang; then
	compiler=clang
	grows_linearly tags 300
else
	skip_part "no clang on this machine"
fi
