# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of Meson share: a project in C and C++ by the recipe of docs/build-systems.md, with
# a program that reads itself, and a library whose .pc file does not name ldbtf. Sourced by a test
# after lib.sh and install_lib.sh; has pkgconfig_lib.sh in it.
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
