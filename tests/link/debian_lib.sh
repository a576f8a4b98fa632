# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of Debian packages share: the source of a package, and the recipes of
# docs/build-systems.md in ../build.sh and ../lines. Sourced by a test after lib.sh and
# install_lib.sh, which then stands in the package's folder; has pkgconfig_lib.sh in it.
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
recipe "Debian packages" sh >../build.sh
recipe "Debian packages" make >../lines
