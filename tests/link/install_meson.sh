# SPDX-License-Identifier: GPL-3.0-or-later
#
# Meson takes it as a dependency, through pkg-config. What that can't tell, that the plugin is an input of the link, a target
# says by link_depends, as in the user guide.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has meson && has ninja && has pkg-config || skip "no meson, ninja or pkg-config on this machine"

write_program project
# The dependency alone, and with options: those must stand behind the plugin. A target's own link_args stand before its
# dependencies, but what a later dependency asks for does not.
cat > project/meson.build <<'MESON'
project('outside', 'c', default_options: ['debug=true'])
ldbtf = dependency('ldbtf')
plugin = ldbtf.get_variable('plugin').replace('\\ ', ' ')
executable('app', 'main.c', dependencies: ldbtf, link_depends: plugin)
executable('app-types', 'main.c',
	dependencies: [ldbtf, declare_dependency(link_args: '-Wl,-plugin-opt,vars=none')], link_depends: plugin)
executable('app-plain', 'main.c')
MESON
guide=$here/../../docs/user-guide.md
for line in 'dependencies: [ldbtf, declare_dependency(link_args: ' "ldbtf.get_variable('plugin')" 'link_depends: plugin'; do
	grep -qF -- "$line" "$guide" || fail "docs/user-guide.md has it another way than: $line"
done
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
run meson setup build project
run ninja -C build
describes build/app STRUCT point
describes build/app VAR origin
describes build/app-types STRUCT point
describes_not build/app-types VAR origin

# Nothing to do; a new plugin; other options, which are the project's own text.
stamps() { stat -c %y build/app build/app-types build/app-plain >"$1"; }
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
describes build/app-types VAR origin
