# SPDX-License-Identifier: GPL-3.0-or-later
#
# Build systems start linkers with odd descriptors: none at 0, 1 or 2, full or broken pipes there, few in all. A closed
# one must not be taken by a file of the plugin: messages would be written into that file.
. "$(dirname "$0")/lib.sh"

cat > main.c <<'C'
struct point { int x, y; } origin;
int main(void) { return origin.x; }
C
compile main.c
echo 'int no_dwarf(void) { return 1; }' >plain.c
compile plain.c -g0
echo 'struct far { int x; } far; int main(void) { return far.x; }' >split.c
compile split.c -gsplit-dwarf
rm -f split.dwo
"$ld" -o reference -plugin "$LDBTF_PLUGIN" -e main main.o >log 2>&1 || fail "the plain case"

links() { # WHAT REDIRECTIONS [ARGUMENT...]: works, and gives the same output
	what=$1 redirections=$2
	shift 2
	rm -f app
	status=0
	sh -c "exec \"\$@\" $redirections" sh "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main "$@" main.o >log 2>&1 || status=$?
	[ $status = 0 ] || fail "$what: the link fails ($status)"
	cmp -s app reference || fail "$what: another output"
}
if [ -z "$LDBTF_SANITIZE" ]; then
	for redirections in "<&-" ">&-" "2>&-" "<&- >&-" "<&- 2>&-" ">&- 2>&-" "<&- >&- 2>&-"; do
		links "ld $redirections" "$redirections"
		# What it says then goes nowhere, and not into a file that got the number.
		links "ld -plugin-opt verbose $redirections" "$redirections" -plugin-opt verbose
		links "ld -plugin-opt stats $redirections" "$redirections" -plugin-opt verbose -plugin-opt stats=s.json -plugin-opt detached=blob
		grep -q '^{' s.json && [ "$(tail -c 2 s.json)" = "}" ] || fail "$redirections: other things in the stats: $(cat s.json)"
		extract app wanted
		cmp -s blob wanted || fail "$redirections: other things in the detached BTF"
		rm -f s.json blob

		# A warning: without DWARF.
		sh -c "exec \"\$@\" $redirections" sh "$ld" -o empty -plugin "$LDBTF_PLUGIN" -e no_dwarf plain.o >log 2>&1 ||
			fail "no DWARF, $redirections: the link fails"
		"$ld" -o empty.reference -plugin "$LDBTF_PLUGIN" -e no_dwarf plain.o >log 2>&1
		cmp -s empty empty.reference || fail "no DWARF, $redirections: another output"
		# One that is given while the output is open for filling.
		sh -c "exec \"\$@\" $redirections" sh "$ld" -o forgiven -plugin "$LDBTF_PLUGIN" -plugin-opt reserve=28 \
			-plugin-opt on-error=warn -e main main.o >log 2>&1 || fail "forgiven, $redirections: the link fails"
		"$ld" -o forgiven.reference -plugin "$LDBTF_PLUGIN" -plugin-opt reserve=28 -plugin-opt on-error=warn -e main main.o \
			>log 2>&1
		log_has "the link reserved only 28"
		cmp forgiven forgiven.reference >log 2>&1 || fail "forgiven, $redirections: another output"
		# A unit whose types are not there, with a fixed reservation: told after the link only.
		for name in split split.reference; do
			how=$redirections
			[ $name = split ] || how=
			sh -c "exec \"\$@\" $how" sh "$ld" -o $name -plugin "$LDBTF_PLUGIN" -plugin-opt reserve=2000 \
				-plugin-opt verbose -e main split.o >log 2>&1 || fail "split, $redirections: the link fails"
		done
		cmp split split.reference >log 2>&1 || fail "split, $redirections: another output"
		# An error.
		! sh -c "exec \"\$@\" $redirections" sh "$ld" -o small -plugin "$LDBTF_PLUGIN" -plugin-opt reserve=28 -e main main.o \
			>log 2>&1 || fail "too small, $redirections: the link works"
		[ ! -e small ] || fail "too small, $redirections: there is an output"
	done
else
	skip_part "sanitizers write to descriptor 2 themselves"
fi
if [ -c /dev/full ]; then
	links "ld >/dev/full" ">/dev/full" -plugin-opt verbose
	links "ld 2>/dev/full" "2>/dev/full" -plugin-opt verbose
fi
links "ld </dev/null" "</dev/null"

# A pipe that nobody reads: ld may die of it when it writes, but the plugin writes nothing on success.
("$ld" -o app -plugin "$LDBTF_PLUGIN" -e main main.o; echo $? >status) 2>&1 | true
[ "$(cat status)" = 0 ] || fail "a link into a broken pipe fails"
cmp -s app reference || fail "a link into a broken pipe gives another output"

# Few descriptors. ld itself closes and opens inputs as it must, and takes what the limit allows.
objects=
n=0
while [ $n -lt 60 ]; do
	n=$((n + 1))
	echo "struct own$n { int bytes[$n]; } own$n;" >own$n.c
	compile own$n.c
	objects="$objects own$n.o"
done
"$ld" -o many.reference -plugin "$LDBTF_PLUGIN" -Map=map.reference -e main main.o $objects >log 2>&1 || fail "many objects"
lowest=
for limit in 12 16 20 24 32 64 256 1024; do
	(ulimit -n $limit && exec "$ld" -o many.plain -e main main.o $objects) >log 2>&1 || continue
	: "${lowest:=$limit}"
	[ "$limit" -gt "$lowest" ] || continue # that many are ld's own; the plugin needs some
	(ulimit -n $limit && exec "$ld" -o many -plugin "$LDBTF_PLUGIN" -Map=map -e main main.o $objects) >log 2>&1 ||
		fail "ld works with $limit descriptors, with the plugin it does not"
	cmp -s many many.reference || fail "with $limit descriptors there is another output"
	(ulimit -n $limit && exec "$ld" -o many -plugin "$LDBTF_PLUGIN" -Map=map.again -e main main.o $objects) >log 2>&1
	cmp -s map map.again || fail "with $limit descriptors each map is another"
	tested=$limit
done
[ "${tested:-}" ] || fail "no limit was tested"
describes many STRUCT own60
