#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_tree.sh SUITE [--cached]: the kernel of a Debian suite (bookworm, trixie, sid) as source,
# unpacked into the cache. Prints the folder:
#
#	source/		the tree, with Debian's changes
#	version		that of the package
#
# Nothing of the system changes. What is there is used again, as it is; remove the folder to have
# sid's kernel of today. Exit status 3: it can't be had here, or, with --cached, it isn't there.
# Safe to run twice at the same time.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/../system/private_apt.sh"
suite=${1:?usage: fetch_tree.sh SUITE [--cached]}
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
folder=$cache/kernel-$suite
if [ "${2:-}" = --cached ] && [ ! -f "$folder/version" ]; then
	exit 3
fi
for tool in apt-get dpkg flock tar xz; do
	command -v $tool >/dev/null || { echo "no $tool on this machine" >&2; exit 3; }
done
mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)
folder=$cache/kernel-$suite

# fetch_tools.sh has the same lists of packages, and the same lock.
exec 9>"$cache/.tools-$suite.lock"
flock 9
if [ -f "$folder/version" ]; then
	printf '%s\n' "$folder"
	exit 0
fi

# The package linux-source depends on the one with the newest tree in its name. Called as a
# condition, hence the explicit && chain.
fetch() {
	work=$cache/.kernel-$suite.work
	rm -rf "$work" "$folder"
	mkdir -p "$work/source" &&
	private_apt_init "$cache/apt-tools-$suite" "$suite" &&
	private_apt update && private_apt clean &&
	package=$(private_apt --print-uris -y --no-install-recommends install linux-source |
		sed -n 's/^.* \(linux-source-[0-9.]*\)_.*$/\1/p' | grep .) &&
	( cd "$work" && private_apt download "$package" ) &&
	version=$(dpkg-deb -f "$work/$package"_*.deb Version) &&
	dpkg-deb --fsys-tarfile "$work/$package"_*.deb |
		tar -C "$work" --wildcards -xf - './usr/src/linux-source-*.tar.*' &&
	tar -C "$work/source" --strip-components=1 -xf "$work"/usr/src/linux-source-*.tar.* &&
	rm -r "$work"/*.deb "$work/usr" &&
	mv "$work" "$folder" && printf '%s\n' "$version" >"$folder/version"
}

echo "fetching the kernel of $suite" >&2
if fetch >"$cache/kernel-$suite.log" 2>&1; then
	printf '%s\n' "$folder"
	exit 0
fi
tail -n 5 "$cache/kernel-$suite.log" >&2
echo "the kernel of $suite can't be had here: $cache/kernel-$suite.log" >&2
exit 3
