#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_source.sh NAME: the unpacked Debian source package NAME, outside of the repository.
#
# Prints the folder, whose name ends in the version. apt verifies the download against the signed
# package lists. A tree that is there already is used as it is and nothing is downloaded; to
# refresh, remove it. Safe to run twice at the same time.
#
# The cache is ${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}.
set -eu
name=${1:?usage: fetch_source.sh NAME}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/private_apt.sh"
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
mkdir -p "$cache/source"
cache=$(CDPATH='' cd -- "$cache" && pwd)

# One apt at a time: the loser waits, then finds the tree.
exec 9>"$cache/source/.lock"
flock 9

# `latest` is written last, so a tree that it names is complete.
stamp=$cache/source/$name.latest
if [ -f "$stamp" ] && [ -d "$cache/source/$(cat "$stamp")" ]; then
	printf '%s\n' "$cache/source/$(cat "$stamp")"
	exit 0
fi

for tool in apt-get dpkg-source; do
	command -v $tool >/dev/null || { echo "$0: $tool is missing" >&2; exit 1; }
done

echo "fetching the source package $name" >&2
private_apt_init "$cache/apt-source" source
work=$cache/source/.$name.work
rm -rf "$work"
mkdir "$work"
trap 'rm -rf "$work"' EXIT
{
	private_apt update
	(cd "$work" && private_apt source --download-only "$name")
	(cd "$work" && dpkg-source --no-check -x ./*.dsc tree)
} >"$work/log" 2>&1 || {
	cat "$work/log" >&2
	echo "$0: the source package $name could not be had" >&2
	exit 1
}

version=$(sed -n 's/^Version: *//p' "$work"/*.dsc | head -n 1 | tr ':/' '__')
rm -rf "$cache/source/$name-$version"
mv "$work/tree" "$cache/source/$name-$version"
printf '%s\n' "$name-$version" >"$stamp.$$"
mv "$stamp.$$" "$stamp"
printf '%s\n' "$cache/source/$name-$version"
