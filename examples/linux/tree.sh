#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tree.sh FOLDER: builds in FOLDER the kernels that run.sh boots and compares. Later runs build only
# what changed.
#
#	source/            the unpacked tree, patched
#	build/             where it is built, one variant after the other; the last one is `module`
#	none/vmlinux       CONFIG_DEBUG_INFO_BTF_VARS is not set
#	builtin/vmlinux    =y: all variables in vmlinux
#	module/vmlinux     =m: all variables in vmlinux_btf_extra.ko; and all modules, in
#	                   module/root
#	pahole/vmlinux     CONFIG_DEBUG_INFO_BTF_LDBTF is not set: the tree's own way, if pahole
#	                   is installed
#
# All four have the same code, so after the first one there are only links. The others do without
# pahole.
#
# Environment: LDBTF_PLUGIN, LINUX_TARBALL, LDBTF_JOBS, as run.sh has set them.
set -eu
folder=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$folder"
cd "$folder"
log=$folder/build.log

# A kernel has the same bytes wherever and whenever it is built.
export KBUILD_BUILD_TIMESTAMP=2024-01-01 KBUILD_BUILD_USER=ldbtf KBUILD_BUILD_HOST=ldbtf \
	KBUILD_BUILD_VERSION=1
# These are of a make that runs this script.
unset MAKEFLAGS MFLAGS MAKELEVEL O V

fail() {
	tail -n 40 "$log" >&2
	echo "tree.sh: $*; the whole log is $log" >&2
	exit 1
}
: >"$log"

# A new patch replaces the one before. Then make builds again what the patch touches, and not the
# whole kernel.
tarball_is=$(stat -Lc '%n %s %Y' "$LINUX_TARBALL")
if [ "$(cat source.is 2>/dev/null || :)" != "$tarball_is" ]; then
	echo "unpacking $LINUX_TARBALL" >&2
	rm -rf source build applied.patch source.is
	mkdir source
	tar -C source --strip-components=1 -xf "$LINUX_TARBALL"
	printf '%s\n' "$tarball_is" >source.is
fi
if ! cmp -s "$here/ldbtf.patch" applied.patch; then
	if [ -f applied.patch ]; then
		patch -d source -R -p1 <applied.patch >>"$log" 2>&1 ||
			{ rm -f source.is; fail "the former patch can't be undone"; }
		rm applied.patch
	fi
	patch -d source -p1 <"$here/ldbtf.patch" >>"$log" 2>&1 ||
		{ rm -f source.is; fail "ldbtf.patch does not apply"; }
	cp "$here/ldbtf.patch" applied.patch
fi

# kernel_make ARGUMENT...: make in build/, with $variables. Its output goes to the log.
kernel_make() {
	# shellcheck disable=SC2086 # several words, none with a space in it
	make -C source O="$folder/build" $variables "$@" >>"$log" 2>&1
}

# build VARIANT TARGETS CONFIG-LINE...: configures, and builds.
build() {
	variant=$1 targets=$2
	shift 2
	echo "building the variant '$variant'" >&2
	echo "=== $variant" >>"$log"
	{ cat "$here/config"; printf '%s\n' "$@"; } >wanted.config
	kernel_make KCONFIG_ALLCONFIG="$folder/wanted.config" allnoconfig ||
		fail "$variant: make allnoconfig"
	# Kconfig says nothing of a line that it does not take.
	grep '^CONFIG' wanted.config >wanted
	grep -vxFf build/.config wanted >missing &&
		fail "$variant: the configuration does not have: $(cat missing)"
	# shellcheck disable=SC2086 # several words
	kernel_make -j "$LDBTF_JOBS" $targets || fail "$variant: make"
}

# make does not know that the linker's plugin is another one.
plugin_is=$(cksum <"$LDBTF_PLUGIN")
if [ "$(cat plugin.is 2>/dev/null || :)" != "$plugin_is" ]; then
	rm -f build/vmlinux plugin.is
	printf '%s\n' "$plugin_is" >plugin.is
fi

# All that a variant depends on. If nothing of it changed, the variant is there already.
inputs=$(cat "$here/tree.sh" "$here/config" applied.patch source.is plugin.is "$here"/module/* |
	cksum; gcc --version; pahole --version 2>&1)
if [ "$(cat inputs.is 2>/dev/null || :)" = "$inputs" ]; then
	exit 0
fi
rm -f inputs.is

# is_there PROGRAM
is_there() { command -v "$1" >/dev/null 2>&1; }

# take VARIANT FILE...: copies files from build/ to the variant's folder, where they stay.
take() {
	variant=$1
	shift
	rm -rf "$variant"
	mkdir "$variant"
	( cd build && cp -p "$@" "$folder/$variant" )
}

rm -rf pahole
if is_there pahole; then
	variables="LDBTF=$LDBTF_PLUGIN"
	build pahole vmlinux '# CONFIG_DEBUG_INFO_BTF_LDBTF is not set'
	take pahole vmlinux
fi
variables="LDBTF=$LDBTF_PLUGIN PAHOLE=/no/pahole RESOLVE_BTFIDS=/no/resolve_btfids"
build none vmlinux CONFIG_DEBUG_INFO_BTF_LDBTF=y '# CONFIG_DEBUG_INFO_BTF_VARS is not set'
take none vmlinux
build builtin vmlinux CONFIG_DEBUG_INFO_BTF_LDBTF=y CONFIG_DEBUG_INFO_BTF_VARS=y
take builtin vmlinux
build module 'vmlinux modules' CONFIG_DEBUG_INFO_BTF_LDBTF=y CONFIG_DEBUG_INFO_BTF_VARS=m
take module vmlinux vmlinux.vars.btf System.map .tmp_vmlinux.kallsyms1 .tmp_vmlinux.kallsyms2 \
	.tmp_vmlinux.btf.json .config

# Nothing above has needed resolve_btfids. run.sh compares with what it does.
kernel_make tools/bpf/resolve_btfids || fail "resolve_btfids can't be built"

# The example's own module is built outside of the tree, as others are. A distribution installs
# modules without their debug information.
rm -rf demo
cp -r "$here/module" demo
installed="INSTALL_MOD_PATH=$folder/module/root INSTALL_MOD_STRIP=1 modules_install"
# shellcheck disable=SC2086 # several words
kernel_make M="$folder/demo" modules && kernel_make $installed &&
	kernel_make M="$folder/demo" $installed ||
	fail "the modules can't be built and installed"
# The inputs and outputs of the links of modules.
mkdir module/objects
( cd build && find . -name '*.ko' | sed 's,^\./,,' | while read -r ko; do
	cp -p "$ko" "${ko%.ko}.o" "$folder/module/objects"
done )
cp -p demo/*.ko demo/ldbtf_demo.o module/objects

printf '%s\n' "$inputs" >inputs.is
