# SPDX-License-Identifier: GPL-3.0-or-later
#
# pkg-config, as makefiles and shells use it, from a prefix with a space in it; and what makes make link again.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has pkg-config && has make || skip "no pkg-config or make on this machine"

PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
run pkg-config --exists --print-errors ldbtf
# The path goes back and forth; it must lead to the plugin nevertheless.
eval "set -- $(pkg-config --libs ldbtf)"
[ $# = 1 ] || fail "--libs prints $# words: $*"
[ "${1#-Wl,-plugin,}" -ef "$plugin" ] || fail "--libs: $1"
[ "$(eval "printf %s $(pkg-config --variable=plugin ldbtf)")" -ef "$plugin" ] ||
	[ "$(pkg-config --variable=plugin ldbtf)" -ef "$plugin" ] || fail "--variable=plugin: $(pkg-config --variable=plugin ldbtf)"

# The makefile of the user guide. The plugin and the makefile are prerequisites: a new plugin, or other options, link again.
sed -n '/^```make$/,/^```$/{/^```/!p}' "$here/../../docs/user-guide.md" >Makefile
grep -q '^app: .*(LDBTF_PLUGIN)' Makefile || fail "docs/user-guide.md has no makefile"
write_program .
run make app
describes app STRUCT point
describes_not app VAR origin
again() { # links|keeps WHY
	stat -c %y app >before
	run make app
	stat -c %y app >after
	if cmp -s before after; then links=keeps; else links=links; fi
	[ $links = "$1" ] || fail "$2 $links the program"
}
again keeps nothing
touches "$plugin"
again links "a new plugin"
again keeps nothing
sleep 0.1
sed -i 's/vars=none/vars=all/' Makefile
again links "another option"
describes app VAR origin
