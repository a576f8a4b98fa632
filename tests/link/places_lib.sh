# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck shell=sh
#
# Where the BTF of app says that variables are, next to where their symbols are.

# is_at NAME SYMBOL: the VAR is where the symbol is, as far from its section's begin, and as large.
is_at() {
	place=$(readelf -sW app | awk -v name="$2" \
		'$4 == "OBJECT" && $8 == name { print "0x" $2, $3, $7 }')
	[ "$place" ] || fail "the test is wrong: no symbol $2"
	set -- "$1" $place
	begin=$(readelf -SW app | sed 's/^ *\[ *//; s/]//' |
		awk -v n="$4" '$1 == n { print "0x" $4 }')
	grep -q "offset=$(($2 - begin)) size=$3 (VAR '$1')" dump ||
		fail "$1 is not at $2: $(cat dump)"
}
