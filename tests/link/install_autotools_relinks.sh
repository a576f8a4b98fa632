# SPDX-License-Identifier: GPL-3.0-or-later
#
# A project of one's own that uses autotools, by the recipe of docs/build-systems.md: a new plugin
# or another option links the program and the library again, and nothing else does. Without ldbtf
# nothing is configured.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
recipe_prefix=prefix
. "$here/pkgconfig_lib.sh"
. "$here/autotools_lib.sh"

recipe Autotools m4 >lines.m4
write_autotools project <lines.m4
cd project
recipe Autotools make >>Makefile.am
run autoreconf -i
unset LDBTF_PLUGIN # configure would take it, and not ask pkg-config

refused "configure without ldbtf" "pkg-config does not find ldbtf" without_ldbtf ./configure
run ./configure CFLAGS="-g -O2"
run make
describes .libs/app STRUCT point
describes_not .libs/app VAR origin
describes .libs/libshape.so STRUCT shape
installs there

again() { # links|keeps WHY
	stat -c %y .libs/app .libs/libshape.so >before
	run make
	stat -c %y .libs/app .libs/libshape.so >after
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
describes .libs/app VAR origin
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

# Flags of one target without AM_LDFLAGS, which they take the place of.
sed -i 's/^libshape_la_LDFLAGS = $(AM_LDFLAGS)/libshape_la_LDFLAGS =/' Makefile.am
refused "flags without AM_LDFLAGS" ".libs/libshape.so was linked without ldbtf" make
sed -i 's/^libshape_la_LDFLAGS =/& $(AM_LDFLAGS)/' Makefile.am
# libtool before 2.4.7, which drops -specs= where it links libraries.
run make clean
make_libtool_old
refused "an old libtool" ".libs/libshape.so was linked without ldbtf" make
sed -i 's/^AM_LDFLAGS = .*/AM_LDFLAGS = -Wc,-specs=ldbtf.specs/' Makefile.am
grep -F 'AM_LDFLAGS = -Wc,-specs=ldbtf.specs' "$guide" >log || fail "the guide has another cure"
run make clean
run make
installs there
