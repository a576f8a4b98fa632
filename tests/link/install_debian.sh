# SPDX-License-Identifier: GPL-3.0-or-later
#
# A Debian package by the recipes of docs/build-systems.md: from the environment, and in its rules,
# with dpkg's LTO and without. debhelper strips the program, and its BTF stays.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has dpkg-buildpackage && has dh && has pkg-config ||
	skip "no dpkg-buildpackage, debhelper or pkg-config on this machine"
recipe_prefix=prefix
. "$here/pkgconfig_lib.sh"

write_program project
mkdir -p project/debian/source
cd project
cat >Makefile <<'MAKE'
all: app
app: main.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ main.o
install: app
	install -D app $(DESTDIR)/usr/bin/app
clean:
	rm -f app main.o
MAKE
cat >debian/control <<'CONTROL'
Source: outside
Maintainer: Nobody <nobody@example.org>
Build-Depends: debhelper-compat (= 13)

Package: outside
Architecture: any
Depends: ${shlibs:Depends}, ${misc:Depends}
Description: a program
CONTROL
cat >debian/changelog <<'CHANGES'
outside (1) unstable; urgency=low

  * First.

 -- Nobody <nobody@example.org>  Sun, 01 Nov 2026 12:00:00 +0000
CHANGES
echo '3.0 (native)' >debian/source/format
write_rules() { # [FILE]: with its lines
	{ printf '#!/usr/bin/make -f\n'; cat "$@"; printf '%%:\n\tdh $@\n'; } >debian/rules
	chmod +x debian/rules
}
check() { # HOW
	rm -rf ../there
	run dpkg-deb -x ../outside_1_*.deb ../there
	describes ../there/usr/bin/app STRUCT point
	! readelf -SW ../there/usr/bin/app | grep -q debug_info || fail "$1: is not stripped"
}

# Without ldbtf: the first recipe, the build dependency, and a build that ignores it.
recipe "Debian packages" sh >../build.sh
recipe "Debian packages" make >../lines
write_rules ../lines
cp debian/control ../control
sed -i 's/^Build-Depends: /&ldbtf, /' debian/control
! without_ldbtf sh ../build.sh >log 2>&1 || fail "builds without ldbtf, from the environment"
refused "the build dependency" "Unmet build dependencies: ldbtf" without_ldbtf dpkg-buildpackage -b -us -uc
refused "a build that ignores it" "missing argument to '-specs='" without_ldbtf dpkg-buildpackage -d -b -us -uc
cp ../control debian/control
[ ! -e ../outside_1_*.deb ] || fail "a package was built without ldbtf"

write_rules /dev/null
run sh ../build.sh
check "from the environment"
DEB_BUILD_MAINT_OPTIONS=optimize=+lto run sh ../build.sh
check "from the environment, LTO"
write_rules ../lines
run dpkg-buildpackage -b -us -uc
check "by its rules"
rm ../outside_1_*.deb
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
