# SPDX-License-Identifier: GPL-3.0-or-later
#
# Meson takes it as a dependency, through pkg-config.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has meson && has ninja && has pkg-config || skip "no meson, ninja or pkg-config on this machine"

mkdir project
write_program project
# The dependency alone, and with options: those must stand behind the plugin. A target's own link_args stand before its
# dependencies, but what a later dependency asks for does not.
cat > project/meson.build <<'MESON'
project('outside', 'c', default_options: ['debug=true'])
ldbtf = dependency('ldbtf')
executable('app', 'main.c', dependencies: ldbtf)
executable('app-types', 'main.c',
	dependencies: [ldbtf, declare_dependency(link_args: '-Wl,-plugin-opt,vars=none')])
MESON
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
run meson setup build project
run ninja -C build
describes build/app STRUCT point
describes build/app VAR origin
describes build/app-types STRUCT point
describes_not build/app-types VAR origin
