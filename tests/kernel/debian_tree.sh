#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# debian_tree.sh FOLDER COMPILER WAY: builds the tree FOLDER/source, once as it is with pahole, and
# once in one of these ways, and modules with each:
#
#	unpatched	as it is, with pahole-ldbtf in place of pahole
#	patched		with the patch of examples/linux for this version, by the plugin, without
#			pahole and resolve_btfids
#
#	FOLDER/COMPILER		where it is built. COMPILER is gcc, clang, or clang-VERSION
#	FOLDER/COMPILER.pahole	vmlinux, *.ko, `calls`, a line for each run, and `log`, of pahole's
#				build
#	FOLDER/COMPILER.WAY	the same of that way; `root` has the installed modules
#	FOLDER/COMPILER.log	what the last build has said
#
# The units are compiled once. Later runs only link and encode, and with pahole only if something
# else than ldbtf has changed. The tree is patched in its place, since its path is in each command
# that compiles, and is as it was when this script ends.
#
# Environment: LDBTF_PAHOLE, LDBTF_PROGRAM, LDBTF_PLUGIN (paths).
set -eu
folder=$1 compiler=$2 wanted_way=$3
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
example=$here/../../examples/linux
cd "$folder"
made=$folder/$compiler
log=$made.log

# These are of a make that runs this script.
unset MAKEFLAGS MFLAGS MAKELEVEL O V
# A kernel has the same bytes wherever and whenever it is built.
export KBUILD_BUILD_TIMESTAMP=2024-01-01 KBUILD_BUILD_USER=ldbtf KBUILD_BUILD_HOST=ldbtf \
	KBUILD_BUILD_VERSION=1
variables=
case $compiler in
clang) variables=LLVM=1 ;;
clang-*) variables=LLVM=${compiler#clang} ;;
esac

# kernel_make ARGUMENT...: its output goes to the log.
kernel_make() {
	# shellcheck disable=SC2086 # a word or more, none with a space in it
	make -C source O="$made" $producer $variables "$@" >>"$log" 2>&1
}
fail() {
	tail -n 40 "$log" >&2
	echo "debian_tree.sh: $*; the whole log is $log" >&2
	exit 1
}

# A run that was killed has left its patch behind.
unpatch() {
	if [ -f applied.patch ]; then
		patch -d source -R -p1 <applied.patch >/dev/null && rm applied.patch
	fi
}
unpatch

# build WAY: all of it. $producer says by what BTF is made.
build() {
	way=$1
	echo "building $folder, way '$way'" >&2
	rm -rf "$made/vmlinux" "$made/vmlinux.unstripped"
	kernel_make KCONFIG_ALLCONFIG="$here/config" allnoconfig || fail "make allnoconfig"
	# Kconfig says nothing of a line that it does not take.
	grep '^CONFIG' "$here/config" | grep -vxFf "$made/.config" >"$made.missing" &&
		fail "the configuration does not have: $(cat "$made.missing")"
	kernel_make -j "$(nproc)" vmlinux modules || fail "make"
	rm -rf "$made.demo"
	cp -r "$example/module" "$made.demo"
	kernel_make M="$made.demo" modules || fail "the module outside of the tree"
	cp "$made/vmlinux" "$made.$way"
	cp "$log" "$made.$way/log"
	find "$made" "$made.demo" -name '*.ko' -exec cp {} "$made.$way" \;
}

# begin WAY: with an empty folder, and an empty log.
begin() {
	rm -rf "$made.$1"
	mkdir "$made.$1"
	: >"$log"
}

# build_by PROGRAM WAY: PROGRAM is run as pahole.
build_by() {
	begin "$2"
	program=$made.$2/$(basename "$1")
	# kbuild can't take a path with a space in it. And what it asks for is to be seen.
	cat >"$program" <<END
#!/bin/sh
printf '%s\n' "\$*" >>'$made.$2/calls'
exec '$1' "\$@"
END
	chmod +x "$program"
	producer=PAHOLE=$program
	build "$2"
}

build_patched() {
	begin patched
	case $(cat version) in
	6.1.*) patch=ldbtf ;;
	6.12.*) patch=ldbtf-6.12 ;;
	*) patch=ldbtf-7.2 ;;
	esac
	cp "$example/$patch.patch" applied.patch
	trap unpatch EXIT
	patch -d source -p1 <applied.patch >>"$log" || fail "$patch.patch does not apply"
	ln -s "$LDBTF_PLUGIN" "$made.patched/ldbtf.so"
	producer="PAHOLE=/no/pahole RESOLVE_BTFIDS=/no/resolve_btfids"
	case $compiler in
	clang*) producer="$producer LD=ld" ;;
	esac

	# Without a plugin and pahole there is no BTF to choose.
	kernel_make KCONFIG_ALLCONFIG="$here/config" KCONFIG_CONFIG="$made.patched/no_producer" \
		allnoconfig || fail "make allnoconfig"
	! grep -q 'CONFIG_DEBUG_INFO_BTF=y' "$made.patched/no_producer" ||
		fail "CONFIG_DEBUG_INFO_BTF can be chosen where nothing makes BTF"

	producer="$producer LDBTF=$made.patched/ldbtf.so"
	build patched

	# The out-of-tree module once more, without a distilled base, to be compared.
	link=$(sed -n 's/^savedcmd_.*ldbtf_demo\.ko := //p' "$made.demo/.ldbtf_demo.ko.cmd" |
		sed "s/ --plugin-opt=distill-base//; s, -o [^ ]*, -o $made.patched/split.ko,")
	case $link in
	*" $made.demo/"*) cd "$made" ;;
	*) cd "$made.demo" ;;
	esac
	sh -c "$link" >>"$log" 2>&1 || fail "the module without a distilled base"
	cd "$folder"
}

inputs=$(cat "$here/debian_tree.sh" "$here/config" version "$example"/module/* | cksum
	"$LDBTF_PAHOLE" --version
	"$compiler" --version)
if [ "$(cat "$made.pahole/inputs.is" 2>/dev/null)" != "$inputs" ]; then
	build_by "$LDBTF_PAHOLE" pahole
	printf '%s\n' "$inputs" >"$made.pahole/inputs.is"
fi
case $wanted_way in
unpatched) build_by "${LDBTF_PROGRAM%/*}/pahole-ldbtf" unpatched ;;
patched) build_patched ;;
esac

# A distribution installs modules without their debug information.
install="INSTALL_MOD_PATH=$made.$wanted_way/root INSTALL_MOD_STRIP=1 modules_install"
# shellcheck disable=SC2086 # several words
kernel_make $install && kernel_make M="$made.demo" $install || fail "modules_install"
