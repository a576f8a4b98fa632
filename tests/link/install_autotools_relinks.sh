# SPDX-License-Identifier: GPL-3.0-or-later
#
# A project of one's own that uses autotools, by the recipe of docs/build-systems.md: a new plugin
# or another option links the program and the library again, and nothing else does. Without ldbtf
# nothing is configured.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has autoreconf && has libtoolize && has pkg-config ||
	skip "no autoconf, libtool or pkg-config on this machine"
recipe_prefix=prefix
. "$here/pkgconfig_lib.sh"

write_program project
echo 'struct shape { int sides; } square = {4}; int sides(void) { return square.sides; }' >project/shape.c
cd project
{
	printf '%s\n' 'AC_INIT([outside], [1])' 'AM_INIT_AUTOMAKE([foreign])' AC_PROG_CC \
		AM_PROG_AR LT_INIT
	recipe Autotools m4
	printf '%s\n' 'AC_CONFIG_FILES([Makefile])' AC_OUTPUT
} >configure.ac
{
	recipe Autotools make
	printf '%s\n' 'bin_PROGRAMS = app' 'app_SOURCES = main.c' 'lib_LTLIBRARIES = libshape.la' \
		'libshape_la_SOURCES = shape.c'
} >Makefile.am
run autoreconf -i
unset LDBTF_PLUGIN # configure would take it, and not ask pkg-config

refused "configure without ldbtf" "pkg-config does not find ldbtf" without_ldbtf ./configure
run ./configure CFLAGS="-g -O2"
run make
describes app STRUCT point
describes_not app VAR origin
describes .libs/libshape.so STRUCT shape

again() { # links|keeps WHY
	stat -c %y app .libs/libshape.so >before
	run make
	stat -c %y app .libs/libshape.so >after
	same=$(grep -cxFf before after || :)
	if [ "$1" = links ]; then expected=0; else expected=2; fi
	[ "$same" = $expected ] || fail "$2: $((2 - same)) of 2 are linked again"
}
again keeps nothing
touches "$plugin"
again links "a new plugin"
again keeps "nothing, after a new plugin"
sleep 0.1
sed -i 's/vars=none/vars=all/' Makefile.am
again links "another option"
describes app VAR origin
run make clean
[ ! -e ldbtf.specs ] || fail "make clean leaves the specs file"

# A specs file that can't be written stops make each time.
cp Makefile.am whole.am
sed -i 's/vars=all/-vars=all/' Makefile.am
for time in first second; do
	refused "a bad option, the $time make" "begin with no dash: -vars=all" make
done
[ ! -e app ] || fail "a bad option: app was linked"
mv whole.am Makefile.am
