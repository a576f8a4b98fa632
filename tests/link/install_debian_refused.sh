# SPDX-License-Identifier: GPL-3.0-or-later
#
# A Debian package by the recipes of docs/build-systems.md is not built where ldbtf is not, and not
# by a linker that runs no plugins.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/debian_lib.sh"

# The first recipe, the build dependency, and a build that ignores it.
write_rules ../lines
cp debian/control ../control
sed -i 's/^Build-Depends: /&ldbtf, /' debian/control
! without_ldbtf sh ../build.sh >log 2>&1 || fail "builds without ldbtf, from the environment"
refused "the build dependency" "Unmet build dependencies: ldbtf" without_ldbtf dpkg-buildpackage -b -us -uc
refused "a build that ignores it" "missing argument to '-specs='" without_ldbtf dpkg-buildpackage -d -b -us -uc
cp ../control debian/control
[ ! -e ../outside_1_*.deb ] || fail "a package was built without ldbtf"

for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	write_rules ../lines
	refused "by its rules, $linker" "lld and mold ignore linker plugins" \
		env DEB_CFLAGS_APPEND=-fuse-ld=$linker dpkg-buildpackage -b -us -uc
	write_rules /dev/null
	refused "from the environment, $linker" "lld and mold ignore linker plugins" \
		env DEB_CFLAGS_APPEND=-fuse-ld=$linker sh ../build.sh
done
[ ! -e ../outside_1_*.deb ] || fail "a package was built without .BTF"
