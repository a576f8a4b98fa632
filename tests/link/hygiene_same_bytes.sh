# SPDX-License-Identifier: GPL-3.0-or-later
#
# What makes builds differ by accident, and must not: host and user name, environment, time,
# umask, process ids, open descriptors, folder (under -ffile-prefix-map), ccache. Output, map file
# and messages are the same.
. "$(dirname "$0")/lib.sh"
. "$here/same_bytes_lib.sh"

build here/deeper/and/deeper
same here/deeper/and/deeper "another folder"
sleep 1
build again
same again "another time"

if unshare -u true 2>/dev/null; then
	(cd again && unshare -u sh -c 'hostname ldbtf-elsewhere && exec "$@"' sh \
		gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o \
		unit?.o) >again/said 2>&1 || fail "another host"
	same again "another host name"
else
	skip_part "can't change the host name (needs root)"
fi
(cd again && env -i PATH="$PATH" ASAN_OPTIONS="${ASAN_OPTIONS:-}" USER=somebody LOGNAME=somebody \
	HOME=/nonexistent TZ=Asia/Tokyo LANG=de_DE.UTF-8 LC_ALL=C.UTF-8 \
	SOURCE_DATE_EPOCH=1 DEBUGINFOD_URLS=http://127.0.0.1:1 \
	gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o \
	unit?.o) >again/said 2>&1 || fail "another environment"
same again "another environment"

# Descriptors that make, a shell or a job server have open.
(cd again && exec gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o unit?.o \
	3</dev/null 4</dev/null 7</dev/null 9</dev/null) \
	>again/said 2>&1 || fail "open descriptors"
same again "open descriptors"

# The file's mode is what it is without the plugin, too.
for mask in 022 077 027; do
	(umask $mask && cd again && rm -f app plain && gcc -B"$work/bin" -o plain main.o unit?.o &&
		gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" main.o unit?.o) >log 2>&1 ||
		fail "umask $mask"
	[ "$(stat -c %a again/plain)" = "$(stat -c %a again/app)" ] ||
		fail "umask $mask: mode $(stat -c %a again/app), not $(stat -c %a again/plain)"
done

if has ccache; then
	export CCACHE_DIR="$work/ccache" CCACHE_NOHASHDIR=1 CCACHE_BASEDIR="$work"
	compiler="ccache gcc"
	build cached
	same cached "ccache"
	build cached/hit
	same cached/hit "a hit of ccache"
	ccache -s -v 2>/dev/null | grep -qiE 'hits: +[1-9]|cache hit.* [1-9]' ||
		fail "ccache was not hit: $(ccache -s)"
	compiler=gcc
else
	skip_part "no ccache on this machine"
fi
