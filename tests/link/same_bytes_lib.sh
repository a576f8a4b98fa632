# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of equal outputs share: sources, a build of them in a folder of its own, and the
# comparison with the build in the folder here. Sourced by a test after lib.sh.

cat > main.c <<'C'
#include "shared.h"
struct shared root;
int main(void) { return root.count; }
C
echo 'struct shared { struct shared *next; int count; };' >shared.h
for n in 1 2 3 4; do
	echo "#include \"shared.h\"
struct own$n { char bytes[$n]; struct shared *back; } own$n;
int unit$n(struct shared *shared) { return shared->count + own$n.bytes[0]; }" >unit$n.c
done

# One build in a folder of its own, as a recipe would do it: $compiler may be ccache.
compiler=gcc
build() { # FOLDER
	mkdir -p "$1"
	cp main.c shared.h unit?.c "$1"
	(
		cd "$1"
		for unit in main unit1 unit2 unit3 unit4; do
			$compiler -g -O1 -ffile-prefix-map="$PWD"=. -c $unit.c -o $unit.o
		done
		$compiler -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o \
			unit?.o >said 2>&1
	) >log 2>&1 || fail "$1: $(cat "$1/said")"
}
same() { # FOLDER WHAT
	for file in app map said; do
		cmp -s "$1/$file" here/$file ||
			fail "$2 changes $file: $(diff "$1/$file" here/$file | head -n 5)"
	done
}
build here
[ ! -s here/said ] || fail "the link is not silent"
describes here/app STRUCT own4
