# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link in two passes, whose second one has a table of addresses from the first: with one
# reserve=@FILE the addresses hold.
. "$(dirname "$0")/lib.sh"
. "$here/passes_lib.sh"

passes() { # LABEL OPTION-OF-FIRST OPTION...: the two passes, and whether they agree
	rm -f size
	passes_label=$1 passes_first=$2
	shift 2
	# shellcheck disable=SC2086 # options are words
	link pass1 pass1.o "$@" $passes_first
	[ ! -s log ] || fail "$passes_label: the first pass is not silent"
	make_pass2
	link final pass2.o "$@"
}
address_of_first() { readelf -sW "$1" | awk '$8 == "first" { print $2 }'; }
agree() { [ "$(address_of_first pass1)" = "$(address_of_first final)" ]; }

passes "auto" ""
! agree || fail "reserve=auto agrees: the test tests nothing"
passes "one FILE" "" -plugin-opt reserve=@size
agree || fail "the passes disagree"
[ ! -s log ] || fail "one FILE: not silent"
passes "fill=off" "-plugin-opt fill=off" -plugin-opt reserve=@size
agree || fail "fill=off: the passes disagree"
[ ! -s log ] || fail "fill=off: not silent"
! grep -q '^pass' size || fail "the last pass leaves the note of the one before"
