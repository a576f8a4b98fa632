# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck shell=sh
#
# Two units, and what ld concludes from the notes of its inputs: with the plugin the same as
# without.

[ "$(uname -m)" = x86_64 ] || skip "the properties in this test are those of x86-64"

echo 'int _start(void) { return 0; }' >start.c
echo 'int other(void) { return 1; }' >other.c

# shape FILE: stack, property and OS/ABI marks of a file.
shape() {
	readelf -hW "$1" | grep -E 'OS/ABI|Flags'
	readelf -lW "$1" 2>/dev/null | awk '/GNU_STACK|GNU_PROPERTY|NOTE / { print $1, $7, $8 }'
	readelf -nW "$1" 2>/dev/null | grep -A9 NT_GNU_PROPERTY || echo "no properties"
	readelf -SW "$1" | grep -q 'note.GNU-stack' && echo "stack note section" ||
		echo "no stack note section"
}
compare() { # LABEL ARGUMENT... (of ld)
	label=$1
	shift
	"$ld" -o before "$@" 2>log.before || fail "$label: plain link"
	"$ld" -o after -plugin "$LDBTF_PLUGIN" "$@" 2>log || fail "$label: link"
	cmp -s log.before log || fail "$label: other messages than without the plugin"
	shape before >shape.before
	shape after >shape.after
	cmp -s shape.before shape.after || {
		diff shape.before shape.after >log || :
		fail "$label: differs"
	}
}
expect() { grep -qE "$1" shape.after || fail "$label: lacks $1"; }
expect_not() { ! grep -qE "$1" shape.after || fail "$label: has $1"; }
