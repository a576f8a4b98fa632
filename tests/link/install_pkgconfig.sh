# SPDX-License-Identifier: GPL-3.0-or-later
#
# pkg-config, as makefiles and shells use it, from a prefix with a space in it; what makes make link again; and linkers
# that run no plugins: the makefile's own check, and where there is none, what the link itself says.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has pkg-config && has make || skip "no pkg-config or make on this machine"

PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
run pkg-config --exists --print-errors ldbtf
# The paths go back and forth; they must lead to the plugin, and to the file that looks for .BTF, nevertheless.
eval "set -- $(pkg-config --libs ldbtf)"
[ $# = 1 ] || fail "--libs prints $# words: $*"
names=${1#-Wl,-plugin,}
[ "${names%%,*}" -ef "$plugin" ] && [ -f "${names#*,}" ] || fail "--libs: $1"
[ "$(eval "printf %s $(pkg-config --variable=plugin ldbtf)")" -ef "$plugin" ] ||
	[ "$(pkg-config --variable=plugin ldbtf)" -ef "$plugin" ] || fail "--variable=plugin: $(pkg-config --variable=plugin ldbtf)"

# In a cross build, as docs/build-systems.md says: the plugin is of this machine, not of the sysroot.
libs=$(pkg-config --libs ldbtf)
[ "$(export PKG_CONFIG_SYSROOT_DIR="$work"; PKG_CONFIG_SYSROOT_DIR= pkg-config --libs ldbtf)" = "$libs" ] || fail "another plugin with a sysroot"
grep -qF 'PKG_CONFIG_SYSROOT_DIR= pkg-config --libs ldbtf' "$here/../../docs/build-systems.md" || fail "docs/build-systems.md has it another way"

# The makefile of docs/build-systems.md. The plugin and the makefile are prerequisites: a new plugin, or other options, link again.
sed -n '/^```make$/,/^```$/{/^```/!p}' "$here/../../docs/build-systems.md" >Makefile
grep -q '^app: .*(LDBTF_PLUGIN)' Makefile || fail "docs/build-systems.md has no makefile"
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

# The flags of a command line are in addition, also what the makefile's own message says to set.
rm -f app main.o
run make app CFLAGS=-O1 LDFLAGS=-fuse-ld=bfd
log_has "-O1 -g"
log_has "-fuse-ld=bfd"
describes app VAR origin

for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	rm -f app
	refused "make, $linker" "this linker does not run plugins: link with GNU ld, such as by LDFLAGS=-fuse-ld=bfd" make app CC="gcc -fuse-ld=$linker"
	refused "make, $linker from the environment" "this linker does not run plugins" env LDFLAGS=-fuse-ld=$linker make app
	# Without a check.
	eval "set -- $(pkg-config --libs ldbtf)"
	for compiler in gcc clang; do
		has $compiler || { skip_part "no $compiler on this machine"; continue; }
		refused "$compiler, $linker" "lld and mold ignore linker plugins, so link with GNU ld, for example by -fuse-ld=bfd" \
			$compiler -g -fuse-ld=$linker main.c "$@" -o unchecked
		[ ! -e unchecked ] || fail "$compiler, $linker: the failed link left its output"
	done
done
# A linker that is as it should be, by the same words.
for linker in bfd gold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	rm -f app
	run make app CC="gcc -fuse-ld=$linker"
	describes app STRUCT point
	# .BTF is there in relocatable output and shared libraries as well.
	eval "set -- $(pkg-config --libs ldbtf)"
	for kind in -r -shared; do
		run gcc -g -fPIC -fuse-ld=$linker $kind main.c "$@" -o kind
		[ ! -s log ] || fail "$linker $kind was not silent"
		describes kind STRUCT point
	done
done
