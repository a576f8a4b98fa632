#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Redis' server with its BTF inside: a hundred units, threads, and a client that talks to it.
#
# As it is, it uses _Atomic, on which the peer encoder gives up: then the DWARF is what its BTF is compared
# with. The variant gcc-sync does without _Atomic, so that the peer has its say on all the rest.
. "$(dirname -- "$0")/real.sh"

ask() {
	"$built/src/redis-cli" -s redis.sock "$@"
}

# In the work folder: a socket's path must be short.
exercise() {
	cd "$work" || return 1
	"$1" --port 0 --unixsocket redis.sock --save '' --appendonly no --daemonize no >server.log 2>&1 &
	background=$!
	tries=0
	until ask ping >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] && kill -0 "$background" || { cat server.log; return 1; }
		sleep 0.1
	done
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
step_kernel
step_c_dump
step_dwarf
case $variant in
*-sync) step_peer ;;
*)
	# If this fails, the peer has learned about _Atomic: then let step_peer compare here too.
	if pahole=$(sh "$here/fetch_pahole.sh"); then
		! peer "$work/peer.btf" --btf_features=default,global_var || fail "pahole encodes _Atomic now: compare with it"
		grep -q DW_TAG_atomic_type "$work/pahole.log" || { cat "$work/pahole.log"; fail "pahole gives up for another reason"; }
		echo "pahole gives up, as expected: $(head -n 1 "$work/pahole.log")"
	fi
	;;
esac
