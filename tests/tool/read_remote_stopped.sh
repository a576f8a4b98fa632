# SPDX-License-Identifier: GPL-3.0-or-later
#
# read gdb:… --leave-stopped: a program that gdbserver holds at its start stays there, and can be
# read again. Without the option it runs on.
. "$(dirname "$0")/lib.sh"
has gdbserver || skip "no gdbserver on this machine (Debian: gdbserver)"

cat >server.c <<'C'
#include <unistd.h>
int counter = 1;
int main(void) { counter = 2; for (;;) pause(); }
C
compile server.c
btf server server.o
gdbserver 127.0.0.1:0 ./server >stub 2>&1 &
stub=$!
cleanup_more() { kill "$process" $stub 2>/dev/null || :; }
process=
wait_for "gdbserver" grep -q Listening stub
port=$(sed -n 's/.*on port //p' stub)
process=$(sed -n 's/.*pid = \([0-9]*\).*/\1/p' stub)
for time in first second; do
	ldbtf read server gdb:127.0.0.1:"$port" counter --leave-stopped
	out_has "counter = 1"
	grep -q '^State:.*t (' "/proc/$process/status" || fail "$time time: the program runs"
done
ldbtf read server gdb:127.0.0.1:"$port" counter
out_has "counter = 1"
wait_for "the process" grep -q '^State:.*S (' "/proc/$process/status"

refuses read server gdb:127.0.0.1:99999 counter
log_has "it is not an address"
