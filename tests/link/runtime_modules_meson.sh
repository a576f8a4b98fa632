# SPDX-License-Identifier: GPL-3.0-or-later
#
# A program, its shared library and a dlopened plugin, each with the runtime by way of Meson: each
# reads its own types.
. "$(dirname "$0")/lib.sh"
. "$here/modules_lib.sh"
has meson && has ninja || skip "no meson or ninja on this machine"

cat > meson.build <<MESON
project('modules', 'c', default_options: ['debug=true', 'c_std=gnu11'])
runtime = static_library('runtime', 'runtime/src/btf_find.c', 'runtime/src/btf_types.c',
	include_directories: 'runtime/include', pic: true)
link = ['-Wl,-plugin,$work/ldbtf.so']
inc = include_directories('runtime/include')
library = shared_library('library', 'library.c', link_with: runtime, include_directories: inc, link_args: link)
shared_module('module', 'module.c', name_prefix: '', link_with: runtime, include_directories: inc, link_args: link)
executable('program', 'program.c', link_with: [runtime, library], include_directories: inc, link_args: link,
	export_dynamic: true)
MESON
CC="gcc -B$work/bin" meson setup meson >log 2>&1 || fail "meson setup"
ninja -C meson >log 2>&1 || fail "ninja"
check Meson meson
