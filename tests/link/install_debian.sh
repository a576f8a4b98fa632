# SPDX-License-Identifier: GPL-3.0-or-later
#
# A Debian package by the recipes of docs/build-systems.md: from the environment, and in its rules,
# with dpkg's LTO and without. debhelper strips the program, and its BTF stays.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/debian_lib.sh"

check() { # HOW
	rm -rf ../there
	run dpkg-deb -x ../outside_1_*.deb ../there
	describes ../there/usr/bin/app STRUCT point
	! readelf -SW ../there/usr/bin/app | grep -q debug_info || fail "$1: is not stripped"
}

write_rules /dev/null
run sh ../build.sh
check "from the environment"
DEB_BUILD_MAINT_OPTIONS=optimize=+lto run sh ../build.sh
check "from the environment, LTO"
write_rules ../lines
run dpkg-buildpackage -b -us -uc
check "by its rules"
