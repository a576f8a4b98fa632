#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Redis' server with its BTF inside: a hundred units, threads, and a client that talks to it.
#
# As it is, it uses _Atomic, on which the peer encoder gives up: then the DWARF is what its BTF is
# compared with. The variant gcc-sync does without _Atomic, so that the peer has its say on all the
# rest.
. "$(dirname -- "$0")/real.sh"

ask() {
	"$built/src/redis-cli" -s redis.sock "$@"
}

# start SERVER: runs it in the background, until it answers. In the work folder: a socket's path
# must be short.
start() {
	"$1" --port 0 --unixsocket redis.sock --save '' --appendonly no \
		--daemonize no >server.log 2>&1 &
	background=$!
	tries=0
	until ask ping >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] && kill -0 "$background" || { cat server.log; return 1; }
		sleep 0.1
	done
}

exercise() {
	cd "$work" || return 1
	start "$1" || return 1
	ask set greeting 'own types'
	ask get greeting
	ask incrby counter 5050
	ask rpush list c a b
	ask sort list alpha
	ask eval 'return redis.call("get", KEYS[1]) .. "!"' 1 greeting
	ask shutdown nosave
	wait "$background"
	background=
	cd - >/dev/null || return 1
}

# reads MEMORY: what the server must say of itself, by its types alone.
reads() {
	"$ldbtf" read stripped "$1" 'server.db[0].dict->ht_used[0]' 'server.db[1..2].id' \
		'server.clients->len' \
		'server.executable' >read || fail "ldbtf read $1"
	sed 's/0x[0-9a-f]*/POINTER/' read | diff - wanted.read || fail "$1: the server's values"
}

# The values of a stripped server, while it runs and out of its core file.
step_read() {
	cd "$work"
	strip -o stripped "$linked"
	ulimit -c unlimited 2>/dev/null || :
	start ./stripped || fail "the stripped server"
	ask set greeting 'own types' >/dev/null
	cat >wanted.read <<-TEXT
		server.db[0].dict->ht_used[0] = 1
		server.db[1].id = 1
		server.db[2].id = 2
		server.clients->len = 0
		server.executable = POINTER "$work/./stripped"
	TEXT
	# The server takes a client off its list some time after the client has gone.
	tries=0
	until [ "$("$ldbtf" read stripped "pid:$background" 'server.clients->len')" = 'server.clients->len = 0' ]; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || fail "a client stays"
		sleep 0.1
	done
	reads "pid:$background"
	kill -ABRT "$background"
	wait "$background" || :
	background=
	if [ -e core ]; then
		reads core
	else
		echo "SKIP: no core file is written here"
	fi
	cd - >/dev/null
}

step_link redis
step_section
step_run "OK
own types
5050
3
a
b
c
own types!"
step_read
step_kernel
step_c_dump
step_dwarf
step_debug
case $variant in
*-sync) step_peer ;;
*)
	# If this fails, the peer has learned about _Atomic: then let step_peer compare here too.
	if pahole=$(sh "$here/fetch_pahole.sh"); then
		! peer "$work/peer.btf" --btf_features=default,global_var ||
			fail "pahole encodes _Atomic now: compare with it"
		grep -q DW_TAG_atomic_type "$work/pahole.log" ||
			{ cat "$work/pahole.log"; fail "pahole gives up for another reason"; }
		echo "pahole gives up, as expected: $(head -n 1 "$work/pahole.log")"
	fi
	;;
esac
