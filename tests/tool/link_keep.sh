# SPDX-License-Identifier: GPL-3.0-or-later
#
# Marks of LDBTF_KEEP are in inputs only. `ldbtf link` finds them in objects, and in the members of
# archives that the linker takes, which it prints.
. "$(dirname "$0")/link_lib.sh"
: "${LDBTF_SOURCE:?is not set: run the tests through ctest}"

cat >marked.c <<'C'
#include <ldbtf/keep.h>
struct kept { int number; } kept;
struct other { int number; } other;
LDBTF_KEEP(struct kept);
int marked_by_a_long_file_name(void) { return kept.number + other.number; }
C
echo 'int marked_by_a_long_file_name(void); int main(void) { return marked_by_a_long_file_name(); }' >main.c
mkdir folder
gcc -g -I"$LDBTF_SOURCE/runtime/include" -c marked.c -o folder/marked_with_a_long_file_name.o
compile main.c
ar rc "an archive.a" folder/marked_with_a_long_file_name.o
ar rcT "a thin one.a" folder/marked_with_a_long_file_name.o

for name in lld mold; do
	use $name
	for input in folder/marked_with_a_long_file_name.o "an archive.a" "a thin one.a"; do
		btf app main.o "$input" -- stats=stats.json
		describes app STRUCT kept
		describes_not app STRUCT other
		spare=$(($(section_size app) - $(stat_value btf_bytes stats.json)))
		[ $spare -lt 4 ] || fail "$name, $input: $spare bytes too much"
	done
done
# What the user asks the linker to print is printed, once.
use lld
gcc -Bwrappers -fuse-ld=lld main.o "an archive.a" -o app -Wl,--trace >printed 2>log ||
	fail "no link with --trace"
[ "$(grep -c '^an archive.a(marked_with_a_long_file_name.o)$' printed)" = 1 ] ||
	fail "the inputs are not printed once"
