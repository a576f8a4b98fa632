# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of Autotools share: a project of a library and a program that links it, which is
# installed with a .pc file. Sourced after pkgconfig_lib.sh.
has autoreconf && has libtoolize && has pkg-config ||
	skip "no autoconf, libtool or pkg-config on this machine"

# The faster one of the shells that configure could choose.
CONFIG_SHELL=/bin/sh
export CONFIG_SHELL

# write_autotools FOLDER: the project; lines of stdin go into its configure.ac.
write_autotools() {
	write_program "$1"
	echo 'struct shape { int sides; } square = {4}; int sides(void) { return square.sides; }' \
		>"$1/shape.c"
	{
		printf '%s\n' 'AC_INIT([outside], [1])' 'AM_INIT_AUTOMAKE([foreign])' AC_PROG_CC \
			AM_PROG_AR 'LT_INIT([disable-static])'
		cat
		printf '%s\n' 'AC_CONFIG_FILES([Makefile outside.pc])' AC_OUTPUT
	} >"$1/configure.ac"
	printf '%s\n' 'prefix=@prefix@' 'Name: outside' 'Description: a library' 'Version: 1' \
		'Libs: -L@libdir@ -lshape @LIBS@' >"$1/outside.pc.in"
	cat >"$1/Makefile.am" <<-'AM'
	lib_LTLIBRARIES = libshape.la
	libshape_la_SOURCES = shape.c
	bin_PROGRAMS = app
	app_SOURCES = main.c
	app_LDADD = libshape.la
	pkgconfigdir = $(libdir)/pkgconfig
	pkgconfig_DATA = outside.pc
	AM
}

# installs FOLDER: what the project installs there names ldbtf nowhere.
installs() {
	rm -rf "$1"
	run make install DESTDIR="$PWD/$1"
	[ "$(find "$1" -name libshape.la -o -name outside.pc | wc -l)" = 2 ] ||
		fail "not all is installed"
	no_trace "$1"
}

# make_libtool_old: the project's libtool is one before 2.4.7, which drops -specs= where it links
# libraries.
make_libtool_old() {
	sed -i 's/-specs=\*|//' libtool
	! grep -F -e '-specs=*|' -e '|-specs=*' libtool >log || fail "is this an old libtool?"
}
