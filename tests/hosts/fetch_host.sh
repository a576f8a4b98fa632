#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_host.sh ARCHITECTURE: prints a folder that has what a host of that architecture (as dpkg
# names it) has for the plugin: ld, and the libraries that the plugin and its unit tests are linked
# with. They are of this machine's Debian release. They are downloaded once, 20 MB, into the cache.
# Nothing of the system changes. Exit status 3: they can't be had here.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/../system/private_apt.sh"
architecture=${1:?usage: fetch_host.sh ARCHITECTURE}
packages="libdw-dev libelf-dev libbpf-dev binutils binutils-dev"
for tool in apt-get dpkg flock; do
	command -v $tool >/dev/null || { echo "no $tool on this machine" >&2; exit 3; }
done
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)
folder=$cache/host-$architecture

exec 9>"$cache/.host-$architecture.lock"
flock 9
if [ "$(cat "$folder/packages" 2>/dev/null)" = "$release $packages" ]; then
	printf '%s\n' "$folder"
	exit 0
fi

host_apt() {
	private_apt -o "APT::Architecture=$architecture" -o "APT::Architectures::=$architecture" "$@"
}
# Called as a condition, hence the explicit && chain.
fetch() {
	rm -rf "$folder" "$cache/apt-host-$architecture"
	mkdir -p "$folder" &&
	private_apt_init "$cache/apt-host-$architecture" "$release" && host_apt update || return 1
	# shellcheck disable=SC2086 # several words
	host_apt -y --no-install-recommends --download-only install $packages || return 1
	for deb in "$private_apt_folder"/cache/archives/*.deb; do
		dpkg -x "$deb" "$folder" || return 1
	done
	rm -rf "$private_apt_folder" "$folder/usr/share"
	echo "$release $packages" >"$folder/packages"
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! fetch >"$log" 2>&1; then
	cat "$log" >&2
	rm -rf "$folder"
	exit 3
fi
printf '%s\n' "$folder"
