# SPDX-License-Identifier: GPL-3.0-or-later
#
# read: Linux leaves out of core files the data that nobody has written. It is taken from FILE, but
# not if written data are left out, too (coredump_filter).
. "$(dirname "$0")/read_lib.sh"

cat >fresh.c <<'C'
struct fresh { int a; short b[2]; } fresh = {0x01020304, {5, 6}};
__attribute__((noreturn)) void _start(void) { __builtin_trap(); }
C
compile fresh.c
btf fresh -nostdlib -static fresh.o
# crash PROGRAM [FILTER]: its core file.
crash() {
	rm -f core
	if [ "$(cat /proc/sys/kernel/core_pattern)" = core ]; then
		(echo "${2:-0x33}" >/proc/self/coredump_filter; ulimit -c unlimited; "$1") \
			>log 2>&1 || :
	fi
	[ -e core ] || skip "no core file is written here"
}
crash ./fresh
readelf -lW core | grep -q 'LOAD .* 0x0*000000 .* RW ' || fail "the kernel left out nothing"
ldbtf read fresh core fresh.a fresh.b
printf '%s\n' 'fresh.a = 16909060' 'fresh.b = {5, 6}' | diff - out || fail "other values"
crash ./server 0x33
ldbtf read server core the_server.port
crash ./server 0x32
refuses read server core the_server.port
log_has "the memory has no bytes at 0x"
