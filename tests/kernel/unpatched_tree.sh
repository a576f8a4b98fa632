#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# unpatched_tree.sh FOLDER COMPILER: builds the tree FOLDER/source as it is, once with pahole and
# once with pahole-ldbtf in its place, and modules with each.
#
#	FOLDER/COMPILER		where it is built. COMPILER is gcc, clang, or clang-VERSION
#	FOLDER/COMPILER.pahole	vmlinux, *.ko, `calls`, a line for each run, and `log`, of pahole's
#				build
#	FOLDER/COMPILER.ldbtf	the same with pahole-ldbtf; `root` has the installed modules
#	FOLDER/COMPILER.log	what the build with pahole-ldbtf has said
#
# The units are compiled once. Later runs only link and encode, and with pahole only if something
# else than pahole-ldbtf has changed.
#
# Environment: LDBTF_PAHOLE, LDBTF_PROGRAM (paths).
set -eu
folder=$1 compiler=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
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
	# shellcheck disable=SC2086 # a word or none
	make -C source O="$made" PAHOLE="$made.$way/$program" $variables "$@" >>"$log" 2>&1
}
fail() {
	tail -n 40 "$log" >&2
	echo "unpatched_tree.sh: $*; the whole log is $log" >&2
	exit 1
}

# build WAY PROGRAM: all of it, with PROGRAM as pahole.
build() {
	way=$1 program=$(basename "$2")
	echo "building $folder with $program" >&2
	rm -rf "$made.$way" "$made/vmlinux" "$made/vmlinux.unstripped"
	mkdir "$made.$way"
	: >"$log"
	# kbuild can't take a path with a space in it. And what it asks for is to be seen.
	cat >"$made.$way/$program" <<END
#!/bin/sh
printf '%s\n' "\$*" >>'$made.$way/calls'
exec '$2' "\$@"
END
	chmod +x "$made.$way/$program"
	kernel_make KCONFIG_ALLCONFIG="$here/config" allnoconfig || fail "make allnoconfig"
	# Kconfig says nothing of a line that it does not take.
	grep '^CONFIG' "$here/config" | grep -vxFf "$made/.config" >"$made.missing" &&
		fail "the configuration does not have: $(cat "$made.missing")"
	kernel_make -j "$(nproc)" vmlinux modules || fail "make"
	rm -rf "$made.demo"
	cp -r "$here/../../examples/linux/module" "$made.demo"
	kernel_make M="$made.demo" modules || fail "the module outside of the tree"
	cp "$made/vmlinux" "$made.$way"
	cp "$log" "$made.$way/log"
	find "$made" "$made.demo" -name '*.ko' -exec cp {} "$made.$way" \;
}

inputs=$(cat "$here/unpatched_tree.sh" "$here/config" version \
	"$here"/../../examples/linux/module/* | cksum
	"$LDBTF_PAHOLE" --version
	"$compiler" --version)
if [ "$(cat "$made.pahole/inputs.is" 2>/dev/null)" != "$inputs" ]; then
	build pahole "$LDBTF_PAHOLE"
	printf '%s\n' "$inputs" >"$made.pahole/inputs.is"
fi
build ldbtf "${LDBTF_PROGRAM%/*}/pahole-ldbtf"

# A distribution installs modules without their debug information.
install="INSTALL_MOD_PATH=$made.ldbtf/root INSTALL_MOD_STRIP=1 modules_install"
# shellcheck disable=SC2086 # several words
kernel_make $install && kernel_make M="$made.demo" $install || fail "modules_install"
