# SPDX-License-Identifier: GPL-3.0-or-later
#
# Autotools with libtool, by the recipe of docs/build-systems.md: a library and a program, with LTO
# and without; nothing of ldbtf is left in what the project installs; without ldbtf nothing is
# built.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has autoreconf && has libtoolize && has pkg-config ||
	skip "no autoconf, libtool or pkg-config on this machine"
recipe_prefix=prefix
. "$here/pkgconfig_lib.sh"

write_program project
echo 'struct shape { int sides; } square = {4}; int sides(void) { return square.sides; }' >project/shape.c
cd project
cat >configure.ac <<'AC'
AC_INIT([outside], [1])
AM_INIT_AUTOMAKE([foreign])
AC_PROG_CC
AM_PROG_AR
LT_INIT
AC_CONFIG_FILES([Makefile outside.pc])
AC_OUTPUT
AC
cat >Makefile.am <<'AM'
lib_LTLIBRARIES = libshape.la
libshape_la_SOURCES = shape.c
bin_PROGRAMS = app
app_SOURCES = main.c
app_LDADD = libshape.la
pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = outside.pc
AM
printf '%s\n' 'prefix=@prefix@' 'Name: outside' 'Description: a library' 'Version: 1' \
	'Libs: -L@libdir@ -lshape @LIBS@' >outside.pc.in
run autoreconf -i

recipe Autotools sh >../build.sh
if without_ldbtf sh ../build.sh >log 2>&1; then fail "builds without ldbtf"; fi
[ ! -e Makefile ] || fail "is configured without ldbtf"
# A new plugin does not link again what is there, but behind `make clean` it does.
relinks_by_clean() {
	stat -c %y .libs/app >before
	touches "$plugin"
	run make
	stat -c %y .libs/app >after
	cmp before after >log || fail "a new plugin links again: the guide says that it does not"
	run make clean
	run make
	describes .libs/app STRUCT point
}
for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	refused "configure, $linker" "cannot create executables" \
		env CC="gcc -fuse-ld=$linker" sh ../build.sh
	grep -qF "lld and mold ignore linker plugins" config.log || fail "$linker: config.log is silent"
done
for lto in "" " -flto"; do
	sed "s/-g -O2/-g -O2$lto/" ../build.sh >../build-lto.sh
	run sh ../build-lto.sh
	describes .libs/app STRUCT point # `app` is a script of libtool
	describes .libs/libshape.so STRUCT shape
	describes .libs/libshape.so FUNC sides
	rm -rf there
	run make install DESTDIR="$PWD/there"
	[ "$(find there -name 'libshape.la' -o -name outside.pc | wc -l)" = 2 ] ||
		fail "not all is installed"
	no_trace there
	[ "$lto" ] || relinks_by_clean
	run make distclean
done
