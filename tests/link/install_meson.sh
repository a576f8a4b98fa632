# SPDX-License-Identifier: GPL-3.0-or-later
#
# Meson by the recipe of docs/build-systems.md: C and C++, with LTO and without, and a library whose
# .pc file does not name ldbtf. A new plugin and other options link again. A linker that runs no
# plugins is refused when Meson sets up.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has meson && has ninja && has pkg-config || skip "no meson, ninja or pkg-config on this machine"

. "$here/pkgconfig_lib.sh"
write_program project
cp project/main.c project/other.cc
write_runtime_program project/reads.c
cat >project/shape.c <<'C'
#include <ldbtf/btf.h>
struct shape { int sides; } square = {4};
int sides(void) { struct ldbtf btf; return ldbtf_open_image(&btf) == LDBTF_OK ? square.sides : 0; }
C
# A prefix with a space in it, as docs/build-systems.md says.
unescape() { sed "s/get_variable([^)]*)/&.replace('\\\\\\\\ ', ' ')/"; }
recipe Meson meson | unescape >lines
{
	echo "project('outside', 'c', 'cpp', version: '1', default_options: ['debug=true'])"
	cat lines
	cat <<-'MESON'
	executable('app-all', 'other.cc', link_depends: plugin,
		link_args: '-specs=' + ldbtf.get_variable('specs').replace('\\ ', ' '))
	executable('app-plain', 'main.c')
	MESON
	recipe Meson meson 2 | unescape
	cat <<-'MESON'
	executable('app-reads', 'reads.c', dependencies: runtime, link_depends: plugin,
		link_args: '-specs=' + ldbtf.get_variable('specs').replace('\\ ', ' '))
	shape = shared_library('shape', 'shape.c', install: true, link_depends: [plugin, specs], dependencies: runtime,
		link_args: '-specs=' + meson.current_build_dir() / 'ldbtf.specs')
	import('pkgconfig').generate(shape)
	MESON
} >project/meson.build
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
refused "meson without ldbtf" 'Dependency "ldbtf" not found' without_ldbtf meson setup refused \
	project
rm -rf refused

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

sed '/^if /,/^endif/d' project/meson.build >unchecked.build
for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	refused "meson, $linker" "this linker does not run plugins: link with GNU ld" env \
		CC_LD=$linker meson setup refused project
	rm -rf refused unchecked
	mkdir unchecked
	cp project/*.c project/*.cc unchecked
	cp unchecked.build unchecked/meson.build
	run env CC_LD=$linker meson setup refused unchecked
	said="lld and mold ignore linker plugins, so link with GNU ld"
	[ $linker = mold ] || said="unknown plugin option" # lld has some of its own
	refused "meson without a check, $linker" "$said" ninja -C refused app
	rm -rf refused
done
if has ld.gold; then
	run env CC_LD=gold meson setup gold project
	run ninja -C gold
	describes gold/app STRUCT point
else
	skip_part "no gold on this machine"
fi
