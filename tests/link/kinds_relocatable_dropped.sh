# SPDX-License-Identifier: GPL-3.0-or-later
#
# ld -r --gc-sections, which needs a root: what it drops is not in the BTF. Sections of one name
# that ld -r keeps apart (COMDAT groups) are one to the BTF.
. "$(dirname "$0")/lib.sh"
. "$here/relocatable_lib.sh"

compile one.c -ffunction-sections -fdata-sections
compile two.c -ffunction-sections -fdata-sections
btf small.o -r one.o two.o -nostdlib -Wl,--gc-sections -Wl,-u,same
dump small.o
[ "$(sed -nE "s/^\[[0-9]*\] ((FUNC|VAR) '[a-z_]*').*/\1/p" dump | sort |
	tr '\n' ' ')" = "FUNC 'same' VAR 'hidden' " ] ||
	fail "-r --gc-sections: the BTF has $(grep -E "FUNC|VAR" dump)"
variables small.o >variables
symbols_of small.o >symbols
diff symbols variables >log || fail "-r --gc-sections: variables are elsewhere"
btf all.o -r one.o two.o -nostdlib -Wl,--gc-sections -Wl,-u,same -Wl,-u,by_other_helper -Wl,-u,line
describes all.o FUNC by_other_helper
describes all.o VAR line

cat > grouped.cc <<'C'
template <int n> struct box { int content[n]; };
inline box<3> shared_box;
int *in_box() { return shared_box.content; }
C
if has g++ && g++ -std=c++17 -g -c grouped.cc -o grouped.o 2>log; then
	compile one.c
	btf grouped-part.o -r one.o grouped.o -nostdlib
	describes grouped-part.o STRUCT point
else
	skip_part "no g++ on this machine"
fi
