# SPDX-License-Identifier: GPL-3.0-or-later
#
# Meson by the recipe of docs/build-systems.md: C and C++, with LTO and without, and a library whose
# .pc file does not name ldbtf. A new plugin and other options link again.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
. "$here/meson_lib.sh"

run meson setup build project
run ninja -C build
describes build/app-all STRUCT point
describes build/app-all VAR origin
describes build/app STRUCT point
describes_not build/app VAR origin
describes build/libshape.so STRUCT shape
build/app-reads || fail "the program does not find its struct by the runtime"
! readelf --dyn-syms -W build/libshape.so | grep ldbtf_ >log || fail "the library exports the runtime"
DESTDIR=$work/there run meson install -C build
[ "$(find there -name shape.pc)" ] || fail "shape.pc is not installed"
no_trace there
run meson setup build-lto project -Db_lto=true
run ninja -C build-lto
describes build-lto/app STRUCT point
describes build-lto/libshape.so STRUCT shape

# Nothing to do; a new plugin; other options, which are the project's own text.
stamps() { stat -c %y build/app build/app-all build/app-plain >"$1"; }
stamps first
run ninja -C build
stamps again
cmp -s first again || fail "ninja links again for nothing"
touches "$plugin"
run ninja -C build
stamps plugin
[ "$(grep -cxFf first plugin)" = 1 ] && [ "$(tail -n 1 first)" = "$(tail -n 1 plugin)" ] ||
	fail "a new plugin does not link again what uses it, and only that"
sed -i 's/vars=none/vars=all/' project/meson.build
run ninja -C build
stamps options
[ "$(grep -cxFf plugin options)" = 2 ] || fail "another option does not link again what has it, and only that"
describes build/app VAR origin
