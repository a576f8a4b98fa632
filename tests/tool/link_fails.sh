# SPDX-License-Identifier: GPL-3.0-or-later
#
# Two links that fail, or that somebody kills, leave the output that was there, or none. Nothing
# else is left either.
. "$(dirname "$0")/link_lib.sh"
use lld

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
compile main.c
compile undefined.c

# keeps STATUS COMMAND...: ends so. Without an output before, there is none; an old one stays.
keeps() {
	wanted=$1
	shift
	for old in no yes; do
		rm -f app
		[ $old = no ] || echo old >app
		kept_status=0
		"$@" >log 2>&1 || kept_status=$?
		[ $kept_status = "$wanted" ] || fail "$*: exit status $kept_status"
		[ -s log ] || fail "$*: no message"
		[ $old = yes ] || [ ! -e app ] || fail "$*: an output"
		[ $old = no ] || [ "$(cat app)" = old ] || fail "$*: another output"
		leaves_nothing
	done
}

keeps 1 "$LDBTF_PROGRAM" link -- ld.lld undefined.o -e main -o app
[ "$(grep -c 'undefined symbol' log)" = 1 ] || fail "the linker's message is not there once"
keeps 1 "$LDBTF_PROGRAM" link --base=none.btf -- ld.lld main.o -e main -o app
log_has "error: ldbtf: option base: can't read 'none.btf'"
keeps 1 "$LDBTF_PROGRAM" link --reserve=4096 -- ld.lld main.o -e main -o app
log_has "error: ldbtf: option reserve: "
keeps 1 "$LDBTF_PROGRAM" link --fill=off -- ld.lld main.o -e main -o app
log_has "error: ldbtf: option fill: "
keeps 1 "$LDBTF_PROGRAM" link --detached=none/app.btf -- ld.lld main.o -e main -o app
keeps 1 "$LDBTF_PROGRAM" link -- ld.lld -s main.o -e main -o app
log_has "the link dropped the debug information"
keeps 1 "$LDBTF_PROGRAM" link -- ./nothing main.o -o app
log_has "can't run the linker './nothing': No such file or directory"
keeps 1 "$LDBTF_PROGRAM" link -- gcc main.o -o app
log_has "'gcc' is a compiler"
"$LDBTF_PROGRAM" link -- ld.lld main.o -e main -o none/app >log 2>&1 && fail "no folder"
log_has "none/app: can't make a folder beside it, in which it is linked: No such file or directory"

# A linker that ends or stays in its second link.
cat >second <<'E2'
#!/bin/sh
[ "$1" != --version ] || exec ld.lld --version
echo link >>links
[ "$(wc -l <links)" = 1 ] || { echo second >&2; eval "$at_second"; }
exec ld.lld "$@"
E2
chmod +x second
at_second='exit 3' && export at_second
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

# on-error=warn: damaged debug information costs the BTF, and not the link.
objcopy --update-section .debug_info=main.c main.o damaged.o 2>log
link_status=0
"$LDBTF_PROGRAM" link -- ld.lld damaged.o -e main -o damaged >log 2>&1 || link_status=$?
[ $link_status = 1 ] && [ ! -e damaged ] || fail "damaged debug information"
"$LDBTF_PROGRAM" link --on-error=warn -- ld.lld damaged.o -e main -o damaged >log 2>&1 ||
	fail "on-error=warn does not forgive"
log_has "warning: ldbtf: damaged: "
is_empty_btf damaged
