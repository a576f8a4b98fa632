# SPDX-License-Identifier: GPL-3.0-or-later
#
# Few descriptors: ld itself closes and opens inputs as it must, and takes what the limit allows.
# With the plugin it works with as few.
. "$(dirname "$0")/lib.sh"

cat > main.c <<'C'
struct point { int x, y; } origin;
int main(void) { return origin.x; }
C
compile main.c
objects=
n=0
while [ $n -lt 60 ]; do
	n=$((n + 1))
	echo "struct own$n { int bytes[$n]; } own$n;" >own$n.c
	compile own$n.c
	objects="$objects own$n.o"
done
"$ld" -o many.reference -plugin "$LDBTF_PLUGIN" -Map=map.reference -e main main.o \
	$objects >log 2>&1 || fail "many objects"
lowest=
for limit in 12 16 20 24 32 64 256 1024; do
	(ulimit -n $limit && exec "$ld" -o many.plain -e main main.o $objects) >log 2>&1 || continue
	: "${lowest:=$limit}"
	[ "$limit" -gt "$lowest" ] || continue # that many are ld's own; the plugin needs some
	(ulimit -n $limit && exec "$ld" -o many -plugin "$LDBTF_PLUGIN" -Map=map -e main main.o \
		$objects) >log 2>&1 ||
		fail "ld works with $limit descriptors, with the plugin it does not"
	cmp -s many many.reference || fail "with $limit descriptors there is another output"
	(ulimit -n $limit && exec "$ld" -o many -plugin "$LDBTF_PLUGIN" -Map=map.again -e main \
		main.o $objects) >log 2>&1
	cmp -s map map.again || fail "with $limit descriptors each map is another"
	tested=$limit
done
[ "${tested:-}" ] || fail "no limit was tested"
describes many STRUCT own60
