# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of functions and registers share: which FUNCs an output has, and a link by some
# compiler. Sourced by a test after lib.sh.

# check OUTPUT WANTED [REASON COUNT]: exactly these FUNCs, and what is left out is counted.
check() {
	dump "$1"
	seen=$(sed -n "s/^\[[0-9]*\] FUNC '\([^']*\)' .*/\1/p" dump | sort | tr '\n' ' ')
	[ "$seen" = "$2 " ] || fail "$1: functions are $seen"
	[ -z "${3:-}" ] || grep -q "\"$3\": $4,\$" stats || fail "$1: $3 is not $4: $(grep func_ stats)"
}

# build OUTPUT COMPILER FLAG... INPUT...
build() {
	output=$1
	shift
	"$@" -B "$work/bin" -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,stats=stats -o "$output" >log 2>&1 ||
		fail "$output: the link failed"
}
