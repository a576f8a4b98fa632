#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# setup.sh [build|tests]: installs, on Debian and its kin, the packages that are missing.
#
# `build` is what the plugin and the examples need; `tests` (the default) adds the peers and programs that the
# tests compare with. Silent if nothing is missing. Needs root, or sudo.
set -eu
packages="gcc libc6-dev make cmake ninja-build pkg-config binutils binutils-dev libdw-dev libelf-dev bpftool"
case ${1:-tests} in
build) ;;
tests)
	# The last line: to fetch and build the real programs. SQLite's build runs Tcl scripts.
	packages="$packages libbpf-dev pahole elfutils clang lld llvm util-linux valgrind
		dpkg-dev xz-utils zlib1g-dev tcl python3 meson mold"
	;;
*) echo "usage: setup.sh [build|tests]" >&2; exit 2 ;;
esac

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
	# shellcheck disable=SC2086 # one line
	echo "not a Debian: please see to it that these are installed, by whatever name:" $packages >&2
	exit 0
fi

missing=
for package in $packages; do
	case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || :) in
	*' installed') ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || { echo "as root, install:$missing" >&2; exit 1; }
	as_root=sudo
fi
echo "installing:$missing" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # several words
{
	$as_root apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 update &&
	$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 \
		install --no-install-recommends $missing
} >"$log" 2>&1 </dev/null || { tail -n 30 "$log" >&2; echo "setup.sh: installing$missing failed" >&2; exit 1; }
