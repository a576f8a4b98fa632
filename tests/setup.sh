#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# setup.sh [build|tests]: installs, on Debian and its kin, the packages that are missing.
#
# `build` is what the plugin and the examples need; `tests` (the default) adds the peers and
# programs that the tests compare with, and cross compilers: those that can't be had are named, and
# their tests say SKIP. Silent if nothing is missing. Needs root, or sudo.
set -eu
optional=
packages="gcc libc6-dev make cmake ninja-build pkg-config binutils binutils-dev libdw-dev libelf-dev bpftool"
case ${1:-tests} in
build) ;;
tests)
	# The last line: to fetch and build the real programs. SQLite's build runs Tcl scripts.
	packages="$packages libbpf-dev pahole elfutils clang lld llvm util-linux valgrind strace
		dpkg-dev xz-utils zlib1g-dev tcl python3 meson mold ccache distcc automake libtool debhelper rpm cpio
		gdbserver gdb"
	# Other targets (tests/cross), with a libc where one is needed; about 350 MB to download.
	# gcc-multilib itself conflicts with cross compilers, the versioned package does not. Then
	# other languages and tools; LLVMgold.so is in a package with clang's version in its name.
	optional="gcc-arm-none-eabi libnewlib-arm-none-eabi gcc-riscv64-unknown-elf
		gcc-aarch64-linux-gnu libc6-dev-arm64-cross gcc-s390x-linux-gnu libc6-dev-s390x-cross
		gcc-mips-linux-gnu libc6-dev-mips-cross gcc-powerpc-linux-gnu libc6-dev-powerpc-cross
		gcc-powerpc64le-linux-gnu libc6-dev-ppc64el-cross qemu-user g++ gfortran gnat rustc dwz
		llvm-14-linker-tools qemu-system-arm qemu-system-misc musl-tools
		gdb-multiarch lldb python3-drgn abigail-tools"
	# A browser for the page of `ldbtf report`; 64 MB to download.
	optional="$optional chromium-headless-shell"
	# Firmware of others (tests/projects): U-Boot's own tools are built, too.
	optional="$optional flex bison libssl-dev"
	# A kernel to build and to boot (tests/kernel), 140 MB of source.
	kernel="linux-source-6.1 qemu-system-x86 busybox-static bc cpio kmod"
	[ "$(uname -m)" != x86_64 ] || optional="$optional gcc-12-multilib libc6-dev-i386 libc6-dev-x32 $kernel"
	;;
*) echo "usage: setup.sh [build|tests]" >&2; exit 2 ;;
esac

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
	# shellcheck disable=SC2086 # one line
	echo "not a Debian: please see to it that these are installed, by whatever name:" \
		$packages >&2
	exit 0
fi

# missing_of PACKAGE...: those that are not installed.
missing_of() {
	for package; do
		case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || :) in
		*' installed') ;;
		*) printf ' %s' "$package" ;;
		esac
	done
}
# shellcheck disable=SC2086 # several words
missing=$(missing_of $packages) missing_optional=$(missing_of $optional)
[ -n "$missing$missing_optional" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "as root, install:$missing$missing_optional" >&2
		[ -z "$missing" ] || exit 1
		exit 0
	fi
	as_root=sudo
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
	$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@" >"$log" 2>&1 \
		</dev/null
}
failed() {
	tail -n 30 "$log" >&2
	echo "setup.sh: $*" >&2
}
echo "installing:$missing$missing_optional" >&2
apt update || failed "the package lists can't be updated; going on with the old ones"
# shellcheck disable=SC2086 # several words
[ -z "$missing" ] || apt install --no-install-recommends $missing ||
	{ failed "installing$missing failed"; exit 1; }
# shellcheck disable=SC2086
if [ -n "$missing_optional" ] && ! apt install --no-install-recommends $missing_optional; then
	# One that this release doesn't have must not keep the others away.
	for package in $missing_optional; do
		apt install --no-install-recommends "$package" ||
			echo "SKIP: setup: no package $package here; tests that need it will say so" >&2
	done
fi
