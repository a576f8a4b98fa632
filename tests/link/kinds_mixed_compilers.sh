# SPDX-License-Identifier: GPL-3.0-or-later
#
# Units of gcc and of clang in one program: types that both name alike are merged.
. "$(dirname "$0")/lib.sh"
. "$here/languages_lib.sh"

has clang || skip "no clang on this machine"

cat > by_clang.c <<'C'
#include "shapes.h"
struct line by_clang;
int x_of(const struct line *line) { return line->from->x; }
C
clang -g -O1 -c by_clang.c -o by_clang.o
for order in "by_gcc.o by_clang.o main.o" "main.o by_clang.o by_gcc.o"; do
	# shellcheck disable=SC2086 # a list
	btf mixed $order
	# struct point holds only int, which both name alike. unsigned long long they do not: struct
	# line is two types.
	once mixed "STRUCT 'point'"
	for name in 'long long unsigned int' 'unsigned long long'; do
		once mixed "INT '$name'"
	done
	[ "$(grep -cF "] STRUCT 'line'" dump)" = 2 ] ||
		fail "struct line is there $(grep -cF "] STRUCT 'line'" dump) times"
	"$LDBTF_TOOLS/dwarf_truth" mixed >log 2>&1 ||
		fail "$order: the BTF says other things than the DWARF"
	describes mixed VAR by_gcc
	describes mixed VAR by_clang
	describes mixed FUNC id_of
	describes mixed FUNC x_of
	./mixed || fail "does not run"
done
