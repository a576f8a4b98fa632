# SPDX-License-Identifier: GPL-3.0-or-later
#
# Meson takes it as a dependency, through pkg-config. What that can't tell, that the plugin is an input of the link, a target
# says by link_depends, as in the user guide. A linker that runs no plugins is refused when Meson sets up, by the lines of the
# guide, and without them when it links.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has meson && has ninja && has pkg-config || skip "no meson, ninja or pkg-config on this machine"

write_program project
# The dependency alone, and with options: those must stand behind the plugin. A target's own link_args stand before its
# dependencies, but what a later dependency asks for does not.
cat > project/meson.build <<'MESON'
project('outside', 'c', default_options: ['debug=true'])
if meson.get_compiler('c').get_linker_id() not in ['ld.bfd', 'ld.gold']
	error('this linker does not run plugins: link with GNU ld, such as by CC_LD=bfd')
endif
ldbtf = dependency('ldbtf')
plugin = ldbtf.get_variable('plugin').replace('\\ ', ' ')
executable('app', 'main.c', dependencies: ldbtf, link_depends: plugin)
executable('app-types', 'main.c',
	dependencies: [ldbtf, declare_dependency(link_args: '-Wl,-plugin-opt,vars=none')], link_depends: plugin)
executable('app-plain', 'main.c')
MESON
guide=$here/../../docs/build-systems.md
for line in "if meson.get_compiler('c').get_linker_id() not in ['ld.bfd', 'ld.gold']" \
	"error('this linker does not run plugins: link with GNU ld, such as by CC_LD=bfd')" 'dependencies: [ldbtf, declare_dependency(link_args: ' "ldbtf.get_variable('plugin')" 'link_depends: plugin'; do
	grep -qF -- "$line" "$guide" || fail "docs/build-systems.md has it another way than: $line"
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

sed '/^if /,/^endif/d' project/meson.build >unchecked.build
for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	refused "meson, $linker" "this linker does not run plugins: link with GNU ld" env CC_LD=$linker meson setup refused project
	rm -rf refused unchecked
	mkdir unchecked
	cp project/main.c unchecked
	cp unchecked.build unchecked/meson.build
	run env CC_LD=$linker meson setup refused unchecked
	refused "meson without a check, $linker" "lld and mold ignore linker plugins, so link with GNU ld" ninja -C refused app
	rm -rf refused
done
if has ld.gold; then
	run env CC_LD=gold meson setup gold project
	run ninja -C gold
	describes gold/app STRUCT point
else
	skip_part "no gold on this machine"
fi
