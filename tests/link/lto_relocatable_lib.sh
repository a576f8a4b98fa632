# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of -flto with -r share: a program, and whether what was reserved is near what is
# needed. Sourced by a test after lib.sh; has lto_lib.sh in it.

. "$here/lto_lib.sh"
write_program
fits() { # LABEL
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$reserved" -ge "$used" ] && [ $((reserved - used)) -le "$allowed" ] ||
		fail "$1: $reserved bytes reserved for $used"
}
