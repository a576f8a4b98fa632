# SPDX-License-Identifier: GPL-3.0-or-later
#
# A Debian package by the recipes of docs/build-systems.md: from the environment, and in its rules,
# with dpkg's LTO and without. debhelper strips the program, and its BTF stays.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has dpkg-buildpackage && has dh && has pkg-config || skip "no dpkg-buildpackage, debhelper or pkg-config on this machine"
recipe_prefix=prefix
. "$here/recipe_lib.sh"

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

write_rules /dev/null
recipe "Debian packages" sh >../build.sh
run sh ../build.sh
check "from the environment"
DEB_BUILD_MAINT_OPTIONS=optimize=+lto run sh ../build.sh
check "from the environment, LTO"
recipe "Debian packages" make >../lines
write_rules ../lines
run dpkg-buildpackage -b -us -uc
check "by its rules"
