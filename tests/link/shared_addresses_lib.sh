# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of variables at one address share. Sourced by a test after lib.sh.

has bpftool || skip "no bpftool on this machine"

# entry NAME SIZE: the dump has one entry of that name in its DATASECs, and of that size, which is
# the symbol's.
entry() {
	[ "$(grep -c "(VAR '$1')" dump)" = 1 ] || fail "$1 is not there once: $(cat dump)"
	grep -qF "size=$2 (VAR '$1')" dump || fail "$1 is not of $2 bytes: $(cat dump)"
	readelf -sW app | awk -v name="$1" -v size="$2" \
		'$4 == "OBJECT" && $8 == name && $3 == size { found = 1 } END { exit !found }' ||
		fail "the test is wrong: $1 has another size"
}
