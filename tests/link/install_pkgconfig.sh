# SPDX-License-Identifier: GPL-3.0-or-later
#
# pkg-config, as makefiles and shells use it, from a prefix with a space in it, and linkers that run
# no plugins: what the link itself says.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has pkg-config || skip "no pkg-config on this machine"

stay_in_place
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
run pkg-config --exists --print-errors ldbtf ldbtf-runtime
# The paths go back and forth; they must lead to the plugin, and to the file that looks for .BTF,
# nevertheless.
eval "set -- $(pkg-config --libs ldbtf)"
[ $# = 1 ] || fail "--libs prints $# words: $*"
names=${1#-Wl,-plugin,}
[ "${names%%,*}" -ef "$plugin" ] && [ -f "${names#*,}" ] || fail "--libs: $1"
[ "$(eval "printf %s $(pkg-config --variable=plugin ldbtf)")" -ef "$plugin" ] ||
	[ "$(pkg-config --variable=plugin ldbtf)" -ef "$plugin" ] ||
	fail "--variable=plugin: $(pkg-config --variable=plugin ldbtf)"

# Paths are as they are, without a way back. The specs file is the one that gcc can use, and a tree
# that was moved takes the prefix from the command line.
! pkg-config --variable=plugin ldbtf | grep -F .. >log || fail "the plugin's path: $(cat log)"
[ "$(eval "printf %s $(pkg-config --variable=specs ldbtf)")" -ef "$(find "$prefix" -name ldbtf.specs)" ] ||
	fail "--variable=specs"
[ -x "$(eval "printf %s $(pkg-config --variable=specs_script ldbtf)")" ] ||
	fail "--variable=specs_script"
[ "$(pkg-config --define-variable=prefix=/moved --variable=plugin ldbtf)" = "/moved${plugin#"$prefix"}" ] || fail "a moved tree"

# In a cross build, as docs/build-systems.md says: the plugin is of this machine, not of the
# sysroot.
libs=$(pkg-config --libs ldbtf)
[ "$(export PKG_CONFIG_SYSROOT_DIR="$work"; PKG_CONFIG_SYSROOT_DIR= pkg-config --libs ldbtf)" = "$libs" ] ||
	fail "another plugin with a sysroot"
grep -qF 'PKG_CONFIG_SYSROOT_DIR= pkg-config --libs ldbtf' "$here/../../docs/build-systems.md" ||
	fail "docs/build-systems.md has it another way"

write_program .
for linker in lld mold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	eval "set -- $(pkg-config --libs ldbtf)"
	for compiler in gcc clang; do
		has $compiler || { skip_part "no $compiler on this machine"; continue; }
		refused "$compiler, $linker" \
			"lld and mold ignore linker plugins, so link with GNU ld, for example by -fuse-ld=bfd" \
			$compiler -g -fuse-ld=$linker main.c "$@" -o unchecked
		[ ! -e unchecked ] || fail "$compiler, $linker: the failed link left its output"
	done
done
# A linker that is as it should be, by the same words.
for linker in bfd gold; do
	has ld.$linker || { skip_part "no $linker on this machine"; continue; }
	# .BTF is there in relocatable output and shared libraries as well.
	eval "set -- $(pkg-config --libs ldbtf)"
	for kind in -r -shared; do
		run gcc -g -fPIC -fuse-ld=$linker $kind main.c "$@" -o kind
		[ ! -s log ] || fail "$linker $kind was not silent"
		describes kind STRUCT point
	done
done
