# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of lld and mold in other people's build systems share. Sourced by a test after
# lib.sh and install_lib.sh.
has ld.lld && has ld.mold || skip "no lld or mold on this machine"

has_btf() { # FILE
	describes "$1" STRUCT point
	[ "$(section_size "$1")" -gt 28 ] || fail "$1 has no BTF"
}
