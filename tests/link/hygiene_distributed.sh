# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds whose objects come from other machines, as by distcc and icecc: those get preprocessed sources and compile them in a
# folder of theirs, under another host name. The link is always made here. Nothing of where an object was compiled gets into
# the BTF, nor by how many machines.
. "$(dirname "$0")/lib.sh"

echo 'struct shared { struct shared *next; int count; };' >shared.h
cat > main.c <<'C'
#include "shared.h"
struct shared root;
int main(void) { return root.count; }
C
for n in 1 2 3; do
	echo "#include \"shared.h\"
struct own$n { char bytes[$n]; struct shared *back; } own$n;
int unit$n(struct shared *shared) { return shared->count + own$n.bytes[0]; }" >unit$n.c
done
units="main unit1 unit2 unit3"

# A machine: a folder that any user may write to, and a name.
remote=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-remote.XXXXXX")
chmod 777 "$remote"
stop_server() { [ ! -s "$remote/pid" ] || kill "$(cat "$remote/pid")" 2>/dev/null || :; }
cleanup_more() {
	stop_server
	rm -rf "$remote"
}
if unshare -u true 2>/dev/null; then
	# there COMMAND...
	there() { (cd "$remote" && exec unshare -u sh -c 'hostname ldbtf-elsewhere && exec "$@"' sh "$@"); }
	[ "$(there uname -n)" = ldbtf-elsewhere ] || fail "the host has no other name"
else
	skip_part "can't change the host name (needs root)"
	there() { (cd "$remote" && exec "$@"); }
fi

link() { # FOLDER
	(cd "$1" && gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o unit1.o unit2.o unit3.o) >log 2>&1 || fail "$1: the link"
	[ ! -s log ] || fail "$1: the link is not silent"
	extract "$1/app" "$1/btf"
}
mkdir here elsewhere preprocessed real
for unit in $units; do
	gcc -g -O1 -c $unit.c -o here/$unit.o
done
link here
describes here/app STRUCT own3
dump here/btf && grep -q "FUNC 'unit2'" dump || fail "no BTF to compare with"

# By hand. A remote builder that is given sources: other folders in the DWARF, and the same BTF.
cp main.c shared.h unit?.c "$remote"
for unit in $units; do
	there gcc -g -O1 -c $unit.c -o $unit.o >log 2>&1 || fail "$unit.c does not compile elsewhere"
	mv "$remote/$unit.o" elsewhere
done
rm "$remote"/*
! cmp -s here/main.o elsewhere/main.o || fail "the objects were not made elsewhere"
link elsewhere
cmp here/btf elsewhere/btf >log 2>&1 || fail "objects of another machine give another BTF"
# One that is given preprocessed sources, under a name of its own.
for unit in $units; do
	gcc -g -O1 -E $unit.c -o "$remote/job-$unit-12345.i"
	there gcc -g -O1 -fpreprocessed -c job-$unit-12345.i -o $unit.o >log 2>&1 || fail "$unit does not compile elsewhere"
	mv "$remote/$unit.o" preprocessed
done
link preprocessed
cmp here/btf preprocessed/btf >log 2>&1 || fail "objects of preprocessed sources give another BTF"
# Some from here, some from there.
mkdir both
cp here/main.o here/unit2.o elsewhere/unit1.o elsewhere/unit3.o both
link both
cmp here/btf both/btf >log 2>&1 || fail "objects of two machines give another BTF"

# By distcc itself, whose server is such a machine.
if ! has distcc || ! has distccd; then
	skip_part "no distcc on this machine"
	exit 0
fi
export DISTCC_DIR="$work/distcc" DISTCC_FALLBACK=0
: >server.log
mkdir "$DISTCC_DIR"
# start_server PORT: false if it can't have that one. In a session of its own, since it signals its whole group when it ends; it keeps
# no stream of ctest's.
start_server() {
	(export TMPDIR="$remote" && there setsid distccd --no-detach --daemon --allow 127.0.0.1 --listen 127.0.0.1 --port "$1" --jobs 2 \
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
	distcc gcc -g -O1 -c $unit.c -o real/$unit.o >log 2>&1 || { cat server.log >>log; fail "distcc does not compile $unit.c"; }
done
# The server logs a job after it has answered.
waited=0
while [ "$(grep -c COMPILE_OK server.log)" != 4 ] && [ $waited -lt 60 ]; do
	waited=$((waited + 1))
	sleep 0.05
done
[ "$(grep -c COMPILE_OK server.log)" = 4 ] || fail "distcc has not compiled there: $(cat server.log)"
link real
cmp here/app real/app >log 2>&1 || fail "distcc gives another program"
cmp here/map real/map >log 2>&1 || fail "distcc gives another map"

# What the user guide says: the .dwo of -gsplit-dwarf stays there, and the link says so.
if distcc gcc -g -O1 -gsplit-dwarf -c main.c -o split.o >log 2>&1 && [ ! -e split.dwo ] && [ ! -e main.dwo ]; then
	rm -f "$remote"/*.dwo # that machine is this one
	btf_warns app split.o here/unit1.o here/unit2.o here/unit3.o
	log_has ".dwo"
else
	fail "distcc brings the .dwo of split DWARF, or fails: the user guide says something else"
fi
