#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_resolve_btfids.sh: prints the path of the program that Linux's own build resolves .BTF_ids
# with.
#
# It is built from the few folders of Debian's linux-source-6.1 that it takes, in the cache
# (${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}), once: most of half a minute is for
# unpacking. Exit status 77: it can't be had here, and stderr says why. Safe to run twice at the
# same time.
set -eu
tarball=${LINUX_TARBALL:-/usr/src/linux-source-6.1.tar.xz}
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)

exec 9>"$cache/.resolve_btfids.lock"
flock 9
program=$cache/resolve_btfids/resolve_btfids
if [ -x "$program" ]; then
	printf '%s\n' "$program"
	exit 0
fi
[ -f "$tarball" ] || { echo "no $tarball (Debian: linux-source-6.1)" >&2; exit 77; }
for tool in make gcc python3 xz; do
	command -v $tool >/dev/null || { echo "no $tool on this machine" >&2; exit 77; }
done

# Called as a condition, hence the explicit && chain.
build() {
	work=$cache/.resolve_btfids.work
	rm -rf "$work"
	mkdir -p "$work/tree" "$work/bin" &&
	tar -xJf "$tarball" -C "$work/tree" --strip-components=1 --wildcards \
		'*/tools/arch/*' '*/tools/bpf/resolve_btfids/*' '*/tools/build/*' \
		'*/tools/include/*' '*/tools/lib/*' \
		'*/tools/scripts/*' '*/scripts/bpf_doc.py' &&
	make -j2 -C "$work/tree/tools/bpf/resolve_btfids" &&
	mv "$work/tree/tools/bpf/resolve_btfids/resolve_btfids" "$work/bin/" &&
	rm -rf "$cache/resolve_btfids" && mv "$work/bin" "$cache/resolve_btfids" &&
	rm -rf "$work"
}

echo "building resolve_btfids from $tarball" >&2
build >"$cache/resolve_btfids.log" 2>&1 || {
	tail -n 5 "$cache/resolve_btfids.log" >&2
	echo "resolve_btfids can't be built: $cache/resolve_btfids.log" >&2
	exit 77
}
printf '%s\n' "$program"
