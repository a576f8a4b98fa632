# SPDX-License-Identifier: GPL-3.0-or-later
#
# Two links of which the second one fails, or that somebody kills meanwhile, leave the output that
# was there, or none. Nothing else is left either.
. "$(dirname "$0")/link_fails_lib.sh"

at_second='exit 3'
fails_then() { rm -f links && "$LDBTF_PROGRAM" link -- ./second main.o -e main -o app; }
keeps 3 fails_then
[ "$(cat log)" = second ] || fail "not the linker's message alone"

# An input that is there in the second link only.
echo 'struct more { int number; char name[9]; } more;' >more.c
compile more.c
at_second='set -- "$@" more.o'
keeps 1 fails_then
log_has "error: ldbtf: app: .BTF needs "
log_has "in the link before"

is_gone() { ! kill -0 "$1" 2>/dev/null; }
is_empty() { ! ls -A | grep -q '^\.ldbtf-'; }
at_second='echo $$ >linker-pid; exec sleep 60'
for signal in KILL TERM; do
	rm -f links linker-pid
	echo old >app
	setsid "$LDBTF_PROGRAM" link -- ./second main.o -e main -o app >log 2>&1 &
	pid=$!
	wait_for "the second link" test -s linker-pid
	! is_empty || fail "$signal: there is no folder, so this test shows nothing"
	kill -$signal $pid
	! wait $pid || fail "$signal: it has not ended by that"
	wait_for "the end of the linker" is_gone "$(cat linker-pid)"
	wait_for "the end of the folder" is_empty
	[ "$(cat app)" = old ] || fail "$signal: another output"
done
