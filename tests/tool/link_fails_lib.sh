# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of two links that fail share: a program, what must be left, and a linker that does
# something else in its second link.
. "$(dirname "$0")/link_lib.sh"
use lld

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c

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

# second: lld, which does $at_second before its second link.
cat >second <<'E2'
#!/bin/sh
[ "$1" != --version ] || exec ld.lld --version
echo link >>links
[ "$(wc -l <links)" = 1 ] || { echo second >&2; eval "$at_second"; }
exec ld.lld "$@"
E2
chmod +x second
export at_second
