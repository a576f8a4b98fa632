# SPDX-License-Identifier: GPL-3.0-or-later
#
# A library of Autotools and libtool that reads its own types, by the recipes of
# docs/build-systems.md for a project of one's own, with LTO: what the library installs does not
# name ldbtf or the runtime.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
recipe_prefix=prefix
. "$here/pkgconfig_lib.sh"
. "$here/autotools_lib.sh"

{
	recipe Autotools m4
	recipe "The runtime with libtool" m4
} >lines.m4
write_autotools project <lines.m4
cd project
recipe Autotools make >>Makefile.am
recipe "The runtime with libtool" make >>Makefile.am
cat >shape.c <<'C'
#include "ldbtf_runtime.h"
struct shape { int sides; } square = {4};
int sides(void)
{
	struct ldbtf btf;
	struct ldbtf_view type;
	if (ldbtf_open_image(&btf) != LDBTF_OK ||
	    ldbtf_find_type(&btf, "shape", LDBTF_KIND_STRUCT, &type) != LDBTF_OK)
		return 0;
	return square.sides;
}
C
cat >main.c <<'C'
struct point { int x, y; } origin;
int sides(void);
int main(void) { return origin.x || sides() != 4; }
C
run autoreconf -i
unset LDBTF_PLUGIN # configure would take it, and not ask pkg-config
run ./configure CFLAGS="-g -O2 -flto"
run make
describes .libs/app FUNC main
describes .libs/libshape.so STRUCT shape
run ./app # the library finds its own struct
! readelf --dyn-syms -W .libs/libshape.so | grep ldbtf_ >log || fail "the library exports the runtime"
installs there
