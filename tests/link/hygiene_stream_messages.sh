# SPDX-License-Identifier: GPL-3.0-or-later
#
# With a closed descriptor 0, 1 or 2, what the plugin has to say goes nowhere, and not into a file
# that got the number: the output is what it is with all three open.
. "$(dirname "$0")/lib.sh"
[ -z "$LDBTF_SANITIZE" ] || skip "sanitizers write to descriptor 2 themselves"

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
for redirections in "<&-" ">&-" "2>&-" "<&- >&-" "<&- 2>&-" ">&- 2>&-" "<&- >&- 2>&-"; do
	# A warning: without DWARF.
	sh -c "exec \"\$@\" $redirections" sh "$ld" -o empty -plugin "$LDBTF_PLUGIN" -e no_dwarf \
		plain.o >log 2>&1 ||
		fail "no DWARF, $redirections: the link fails"
	"$ld" -o empty.reference -plugin "$LDBTF_PLUGIN" -e no_dwarf plain.o >log 2>&1
	cmp -s empty empty.reference || fail "no DWARF, $redirections: another output"
	# One that is given while the output is open for filling.
	sh -c "exec \"\$@\" $redirections" sh "$ld" -o forgiven -plugin "$LDBTF_PLUGIN" \
		-plugin-opt reserve=28 \
		-plugin-opt on-error=warn -e main main.o >log 2>&1 ||
		fail "forgiven, $redirections: the link fails"
	"$ld" -o forgiven.reference -plugin "$LDBTF_PLUGIN" -plugin-opt reserve=28 \
		-plugin-opt on-error=warn -e main main.o \
		>log 2>&1
	log_has "the link reserved only 28"
	cmp forgiven forgiven.reference >log 2>&1 || fail "forgiven, $redirections: another output"
	# A unit whose types are not there, with a fixed reservation: told after the link only.
	for name in split split.reference; do
		how=$redirections
		[ $name = split ] || how=
		sh -c "exec \"\$@\" $how" sh "$ld" -o $name -plugin "$LDBTF_PLUGIN" \
			-plugin-opt reserve=2000 \
			-plugin-opt verbose -e main split.o >log 2>&1 ||
			fail "split, $redirections: the link fails"
	done
	cmp split split.reference >log 2>&1 || fail "split, $redirections: another output"
	# An error.
	! sh -c "exec \"\$@\" $redirections" sh "$ld" -o small -plugin "$LDBTF_PLUGIN" \
		-plugin-opt reserve=28 -e main main.o \
		>log 2>&1 || fail "too small, $redirections: the link works"
	[ ! -e small ] || fail "too small, $redirections: there is an output"
done
