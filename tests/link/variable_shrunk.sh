# SPDX-License-Identifier: GPL-3.0-or-later
#
# Variables that clang made smaller than their type. A bool keeps its VAR, at the place and of the
# size of the symbol. An int does not, and is counted.
. "$(dirname "$0")/lib.sh"
. "$here/places_lib.sh"
has clang || skip "no clang on this machine"

cat >shrunk.c <<'C'
#include <stdbool.h>
static bool want;
static int mode;
__attribute__((noinline)) void set(int n) { if (n > 2) mode = 7; else if (n) want = true; else want = false, mode = 0; }
__attribute__((noinline)) int get(void) { return want * 2 + mode; }
int main(int c, char **v) { (void)v; set(c); return get(); }
C
for dwarf in 4 5; do
	clang -g -gdwarf-$dwarf -O1 -c shrunk.c -o shrunk.o
	btf app shrunk.o -- stats=stats
	dump app
	is_at want want
	[ "$(stat_value var_no_address stats)" = 1 ] ||
		fail "an int of one byte is not left out: $(cat dump)"
	! grep -q "VAR 'mode'" dump || fail "an int of one byte has a VAR"
done
