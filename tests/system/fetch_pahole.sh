#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_pahole.sh: prints the path of a pahole whose rules for functions are those we compare with.
#
# That is 1.30 or newer, which this Debian may not have: it is downloaded from sid with all of its
# libraries, unpacked beside the cached sources, and run through its own dynamic loader, so nothing
# of the system changes. Where that can't be had, Debian's own pahole is named instead, which is
# good for comparing types; exit status 3 says so.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$here/private_apt.sh"
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}
mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)

# is_new PAHOLE: 1.30 and later.
is_new() {
	version=$("$1" --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
	[ -n "$version" ] || return 1
	# shellcheck disable=SC2086 # two words
	set -- $version
	[ "$1" -gt 1 ] || [ "$2" -ge 30 ]
}

own=$(command -v pahole || true)
if [ -n "$own" ] && is_new "$own"; then
	printf '%s\n' "$own"
	exit 0
fi

exec 9>"$cache/.pahole.lock"
flock 9
wrapper=$cache/pahole/pahole
if [ -x "$wrapper" ] && is_new "$wrapper"; then
	printf '%s\n' "$wrapper"
	exit 0
fi

# fetch: fills $cache/pahole. Called as a condition, hence the explicit && chain.
fetch() {
	work=$cache/.pahole.work
	rm -rf "$work"
	mkdir -p "$work/root" &&
	private_apt_init "$cache/apt-sid" sid &&
	private_apt update && private_apt clean &&
	private_apt -y --no-install-recommends --download-only install pahole &&
	for deb in "$private_apt_folder"/cache/archives/*.deb; do
		dpkg -x "$deb" "$work/root" || return 1
	done &&
	loader=$(cd "$work/root" && find . -name 'ld-linux*.so.*' | head -n 1) &&
	[ -n "$loader" ] &&
	program=$(cd "$work/root" && find . -path '*/bin/pahole' | head -n 1) &&
	[ -n "$program" ] &&
	library=$(cd "$work/root" && find . -name 'libdw.so.1' | head -n 1) && [ -n "$library" ] &&
	cat >"$work/pahole" <<END &&
#!/bin/sh
# pahole with the libraries that it was built with.
here=\$(CDPATH='' cd -- "\$(dirname -- "\$0")" && pwd)
exec "\$here/root/$loader" --library-path "\$here/root/$(dirname "$library"):\$here/root/$(dirname "$loader")" \\
	"\$here/root/$program" "\$@"
END
	chmod +x "$work/pahole" &&
	is_new "$work/pahole" &&
	rm -rf "$cache/pahole" && mv "$work" "$cache/pahole"
}

echo "fetching a pahole of today from sid" >&2
if fetch >"$cache/pahole.log" 2>&1; then
	printf '%s\n' "$wrapper"
	exit 0
fi
tail -n 5 "$cache/pahole.log" >&2
if [ -n "$own" ]; then
	echo "SKIP: functions and variables are not compared: no pahole 1.30 or newer can be had, only $("$own" --version)" >&2
	printf '%s\n' "$own"
	exit 3
fi
echo "$0: no pahole at all" >&2
exit 1
