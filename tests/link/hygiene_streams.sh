# SPDX-License-Identifier: GPL-3.0-or-later
#
# Build systems start linkers with odd descriptors: none at 0, 1 or 2, full or broken pipes there.
# A closed one must not be taken by a file of the plugin: messages would be written into that
# file.
. "$(dirname "$0")/lib.sh"

cat > main.c <<'C'
struct point { int x, y; } origin;
int main(void) { return origin.x; }
C
compile main.c
"$ld" -o reference -plugin "$LDBTF_PLUGIN" -e main main.o >log 2>&1 || fail "the plain case"

links() { # WHAT REDIRECTIONS [ARGUMENT...]: works, and gives the same output
	what=$1 redirections=$2
	shift 2
	rm -f app
	status=0
	sh -c "exec \"\$@\" $redirections" sh "$ld" -o app -plugin "$LDBTF_PLUGIN" -e main "$@" \
		main.o >log 2>&1 || status=$?
	[ $status = 0 ] || fail "$what: the link fails ($status)"
	cmp -s app reference || fail "$what: another output"
}
if [ -z "$LDBTF_SANITIZE" ]; then
	for redirections in "<&-" ">&-" "2>&-" "<&- >&-" "<&- 2>&-" ">&- 2>&-" "<&- >&- 2>&-"; do
		links "ld $redirections" "$redirections"
		# What it says then goes nowhere, and not into a file that got the number.
		links "ld -plugin-opt verbose $redirections" "$redirections" -plugin-opt verbose
		links "ld -plugin-opt stats $redirections" "$redirections" -plugin-opt verbose \
			-plugin-opt stats=s.json -plugin-opt detached=blob
		grep -q '^{' s.json && [ "$(tail -c 2 s.json)" = "}" ] ||
			fail "$redirections: other things in the stats: $(cat s.json)"
		extract app wanted
		cmp -s blob wanted || fail "$redirections: other things in the detached BTF"
		rm -f s.json blob
	done
else
	skip_part "sanitizers write to descriptor 2 themselves"
fi
if [ -c /dev/full ]; then
	links "ld >/dev/full" ">/dev/full" -plugin-opt verbose
	links "ld 2>/dev/full" "2>/dev/full" -plugin-opt verbose
fi
links "ld </dev/null" "</dev/null"

# A pipe that nobody reads: ld may die of it when it writes, but the plugin writes nothing on
# success.
("$ld" -o app -plugin "$LDBTF_PLUGIN" -e main main.o; echo $? >status) 2>&1 | true
[ "$(cat status)" = 0 ] || fail "a link into a broken pipe fails"
cmp -s app reference || fail "a link into a broken pipe gives another output"
