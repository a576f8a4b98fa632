#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_newest_resolve_btfids.sh: prints the path of sid's resolve_btfids, which is of the newest
# Linux, and does more than that of fetch_resolve_btfids.sh: it sorts the BTF, and gives kfuncs the
# prototypes that their flags ask for.
#
# Debian has it in linux-kbuild-VERSION. It is downloaded with all of its libraries into the cache
# and run through its own dynamic loader, as fetch_pahole.sh does. Exit status 77: it can't be had
# here, and stderr says why. Safe to run twice at the same time.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/private_apt.sh"
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)

exec 9>"$cache/.pahole.lock" # one user of apt-sid at a time
flock 9
wrapper=$cache/resolve_btfids-sid/resolve_btfids
if [ -x "$wrapper" ]; then
	printf '%s\n' "$wrapper"
	exit 0
fi

# Called as a condition, hence the explicit && chain.
fetch() {
	work=$cache/.resolve_btfids-sid.work
	rm -rf "$work"
	mkdir -p "$work/root" &&
	private_apt_init "$cache/apt-sid" sid &&
	private_apt update && private_apt clean &&
	package=$(private_apt --print-uris -y --no-install-recommends install \
	linux-headers-generic 2>/dev/null |
		sed -n 's/^.* \(linux-kbuild-[^_]*\)_.*$/\1/p' | head -n 1) &&
	{ [ -n "$package" ] || { echo "sid has no linux-kbuild"; return 1; }; } &&
	private_apt -y --no-install-recommends --download-only install "$package" &&
	for deb in "$private_apt_folder"/cache/archives/*.deb; do
		dpkg -x "$deb" "$work/root" || return 1
	done &&
	loader=$(cd "$work/root" && find . -name 'ld-linux*.so.*' | head -n 1) &&
	[ -n "$loader" ] &&
	program=$(cd "$work/root" && find . -type f -name resolve_btfids | head -n 1) &&
	[ -n "$program" ] &&
	library=$(cd "$work/root" && find . -name 'libelf.so.1' | head -n 1) && [ -n "$library" ] &&
	cat >"$work/resolve_btfids" <<END &&
#!/bin/sh
# resolve_btfids with the libraries that it was built with.
here=\$(CDPATH='' cd -- "\$(dirname -- "\$0")" && pwd)
exec "\$here/root/$loader" --library-path "\$here/root/$(dirname "$library"):\$here/root/$(dirname "$loader")" \\
	"\$here/root/$program" "\$@"
END
	chmod +x "$work/resolve_btfids" &&
	"$work/resolve_btfids" --help 2>&1 | grep -q patch_btfids &&
	rm -rf "$cache/resolve_btfids-sid" && mv "$work" "$cache/resolve_btfids-sid"
}

echo "fetching the resolve_btfids of today from sid" >&2
fetch >"$cache/resolve_btfids-sid.log" 2>&1 || {
	tail -n 5 "$cache/resolve_btfids-sid.log" >&2
	echo "no resolve_btfids from sid: $cache/resolve_btfids-sid.log" >&2
	exit 77
}
printf '%s\n' "$wrapper"
