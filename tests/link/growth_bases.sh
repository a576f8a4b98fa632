# SPDX-License-Identifier: GPL-3.0-or-later
#
# Types that a base has under the same name, or of the same shape, but with other contents: the work
# of a link with base= grows with the input.
. "$(dirname "$0")/lib.sh"
. "$here/growth_lib.sh"

# with_base PROGRAM: compiles what the awk program prints, and links a base from the same with other
# names.
with_base() {
	awk -v size="$size" -v own=mine "BEGIN { $1 }" >program.c
	awk -v size="$size" -v own=base "BEGIN { $1 }" >base.c
	gcc -g -c program.c base.c || fail "$kind does not compile"
	"$real_ld" -r base.o -o base -plugin "$LDBTF_PLUGIN" >log 2>&1 || fail "link of the base"
	options="-r -plugin-opt base=base"
}

# Structs of one name.
make_same_name() {
	size=$1
	with_base 'for (i = 0; i < size; i++)
		print "int f" i "(void) {struct node {int " own i ";} v = {0}; return v." own i ";}"'
}

# Enums of one name.
make_same_enum() {
	size=$1
	with_base 'for (i = 0; i < size; i++)
		print "int f" i "(void) {enum node {" own i "} v = 0; return v;}"'
}

# Enums without a name that differ in their elements only.
make_shape() {
	size=$1
	with_base 'for (i = 0; i < size; i++) print "enum {" own i "} v" i ";"'
}

# Prototypes that differ in the names of parameters only.
make_prototypes() {
	size=$1
	with_base 'for (i = 0; i < size; i++) print "int f" i "(int " own i ") {return " own i ";}"'
}

grows_linearly same_name 300
grows_linearly same_enum 300
grows_linearly shape 300
grows_linearly prototypes 300
