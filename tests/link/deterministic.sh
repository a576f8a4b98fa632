# SPDX-License-Identifier: GPL-3.0-or-later
#
# The same inputs give the same bytes: over any number of threads, in a second run, from another
# folder. Of the whole output, not just of the BTF; and the map file is the same too.
. "$(dirname "$0")/lib.sh"

# Enough units for threads to race: types that all units share, and some of each.
mkdir sources
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
	cat > sources/unit$n.c <<C
struct shared { struct shared *next; int number; struct own$n *own; } shared$n;
struct own$n { char bytes[$n]; struct shared *back; enum kind$n { FIRST$n, SECOND$n } kind; } own$n;
typedef int (*callback)(struct shared *shared, struct own$n *own);
callback callback$n;
int unit$n(struct shared *shared, int count) { return shared->number + count + own$n.kind; }
C
	(cd sources && compile unit$n.c)
done
echo 'int main(void) { return 0; }' >sources/main.c
(cd sources && compile main.c)

for jobs in 1 2 8; do
	(cd sources && btf app -Wl,-Map=map main.o unit*.o -- jobs=$jobs)
	cp sources/app app.$jobs
	cp sources/map map.$jobs
	cmp -s app.$jobs app.1 || fail "jobs=$jobs gives another output than jobs=1"
	cmp -s map.$jobs map.1 || fail "jobs=$jobs gives another map than jobs=1"
done
describes app.1 STRUCT own24
[ "$(grep -cF "] STRUCT 'shared'" dump)" -ge 1 ] || fail "no struct shared"

for run in 1 2 3 4 5; do
	(cd sources && btf app main.o unit*.o)
	cmp -s sources/app app.1 || fail "run $run gives another output"
done

mkdir -p elsewhere/deeper
cp sources/*.o elsewhere/deeper
(cd elsewhere/deeper && btf app main.o unit*.o)
cmp -s elsewhere/deeper/app app.1 || fail "another folder gives another output"
# By absolute names, in the same order: they are nowhere in the output.
btf app sources/main.o "$work"/elsewhere/deeper/unit*.o
cmp -s app app.1 || fail "absolute names give another output"

# However many descriptors the linker inherits, or may have: the object that reserves .BTF is in the
# map by its number.
(
	cd sources
	exec 3<main.c 4<main.c 5<main.c 6<main.c 7<main.c 8<main.c 9<main.c
	btf app -Wl,-Map=map main.o unit*.o
)
cmp -s sources/app app.1 || fail "more open descriptors give another output"
cmp -s sources/map map.1 || fail "more open descriptors give another map"
(
	cd sources
	ulimit -n 300
	btf app main.o unit*.o
)
cmp -s sources/app app.1 || fail "a small number of descriptors gives another output"
