# SPDX-License-Identifier: GPL-3.0-or-later
#
# read gdb:…: values of a process under gdbserver, which runs on after it.
. "$(dirname "$0")/lib.sh"
has gdbserver || skip "no gdbserver on this machine (Debian: gdbserver)"

cat >server.c <<'C'
#include <unistd.h>
struct server { const char *name, *empty; unsigned short port; int grid[2][3]; };
struct server the_server = {"bob", "", 6379, {{1, 2, 3}, {4, 5, 6}}}, *current = &the_server;
int main(void) { for (;;) pause(); }
C
compile server.c
btf server server.o

./server &
process=$!
cleanup_more() { kill $process 2>/dev/null || :; }
gdbserver --attach 127.0.0.1:0 $process >stub 2>&1 &
wait_for "gdbserver" grep -q Listening stub
port=$(sed -n 's/.*on port //p' stub)
ldbtf read server gdb:127.0.0.1:"$port" the_server.port 'the_server.grid[1][0..1]' \
	'current->port' 'current->name' 'current->empty'
sed 's/0x[0-9a-f]*/POINTER/' out | diff - /dev/fd/3 3<<'TEXT' || fail "other values"
the_server.port = 6379
the_server.grid[1][0] = 4
the_server.grid[1][1] = 5
current->port = 6379
current->name = POINTER "bob"
current->empty = POINTER ""
TEXT
wait_for "the process" grep -q '^State:.*[SR] (' /proc/$process/status
