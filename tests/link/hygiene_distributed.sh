# SPDX-License-Identifier: GPL-3.0-or-later
#
# distcc sends preprocessed sources to a server, which compiles them in a folder of its own under
# another host name. The link is always made here, and makes the same program and map file.
. "$(dirname "$0")/lib.sh"
. "$here/elsewhere_lib.sh"

if ! has distcc || ! has distccd; then
	skip_part "no distcc on this machine"
	exit 0
fi
export DISTCC_DIR="$work/distcc" DISTCC_FALLBACK=0
: >server.log
mkdir real "$DISTCC_DIR"
stop_server() { [ ! -s "$remote/pid" ] || kill "$(cat "$remote/pid")" 2>/dev/null || :; }
cleanup_more() {
	stop_server
	rm -rf "$remote"
}
# start_server PORT: false if it can't have that one. In a session of its own, since it signals its
# whole group when it ends; it keeps no stream of ctest's.
start_server() {
	(export TMPDIR="$remote" && there setsid distccd --no-detach --daemon --allow 127.0.0.1 \
		--listen 127.0.0.1 --port "$1" --jobs 2 \
		--log-stderr --log-level info --pid-file "$remote/pid") <&- >server.log 2>&1 &
	waited=0
	while [ $waited -lt 60 ]; do
		! grep -q 'daemon started' server.log || return 0
		! grep -q 'failed to bind' server.log || return 1
		waited=$((waited + 1))
		sleep 0.05
	done
	cp server.log log
	fail "distccd does not start"
}
port=3700
until start_server $port; do
	port=$((port + 1))
	[ $port -lt 3720 ] || fail "all ports are taken"
done
export DISTCC_HOSTS="127.0.0.1:$port"
for unit in $units; do
	distcc gcc -g -O1 -c $unit.c -o real/$unit.o >log 2>&1 ||
		{ cat server.log >>log; fail "distcc does not compile $unit.c"; }
done
# The server logs a job after it has answered.
waited=0
while [ "$(grep -c COMPILE_OK server.log)" != 4 ] && [ $waited -lt 60 ]; do
	waited=$((waited + 1))
	sleep 0.05
done
[ "$(grep -c COMPILE_OK server.log)" = 4 ] ||
	fail "distcc has not compiled there: $(cat server.log)"
link real
cmp here/app real/app >log 2>&1 || fail "distcc gives another program"
cmp here/map real/map >log 2>&1 || fail "distcc gives another map"

# What the user guide says: the .dwo of -gsplit-dwarf stays there, and the link says so.
if distcc gcc -g -O1 -gsplit-dwarf -c main.c -o split.o >log 2>&1 && [ ! -e split.dwo ] &&
	[ ! -e main.dwo ]; then
	rm -f "$remote"/*.dwo # that machine is this one
	btf_warns app split.o here/unit1.o here/unit2.o here/unit3.o
	log_has ".dwo"
else
	fail "distcc brings the .dwo of split DWARF, or fails: the user guide says something else"
fi
