# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of `ldbtf read` on a program share: a server with a list of clients, and the values
# that it has in all kinds of memory.
. "$(dirname "$0")/lib.sh"

cat >server.c <<'C'
#include <stdlib.h>
#include <unistd.h>
enum role { GUEST, USER, ADMIN };
struct client { struct client *next; int fd; unsigned admin : 1, idle : 7;
	enum role role : 4; int debt : 5; _Bool is_new : 1; const char *name; double load; };
struct server { struct client *clients; unsigned short port; enum { STOPPED, RUNNING } state; int grid[2][3]; };
struct server the_server = {.port = 6379, .state = RUNNING, .grid = {{1, 2, 3}, {4, 5, 6}}};
int main(int argc, char **argv)
{
	for (int i = 0; i < 3; i++) {
		struct client *client = calloc(1, sizeof(*client));
		*client = (struct client){the_server.clients, i, i == 1, 40 + i, ADMIN, -3,
			1, "bob", 1.5};
		the_server.clients = client;
	}
	if (argc == 1)
		abort();
	(void)!write(1, argv[0], 1);
	pause();
}
C
compile server.c
btf server server.o

# values MEMORY: what all kinds of memory must say.
values() {
	ldbtf read server "$1" the_server.port the_server.state 'the_server.grid[1][2]' \
		'the_server.clients->next->fd' \
		the_server.clients-\>idle 'the_server.clients->role' 'the_server.clients->debt' \
		'the_server.clients->is_new'
	printf '%s\n' 'the_server.port = 6379' 'the_server.state = RUNNING' \
		'the_server.grid[1][2] = 6' \
		'the_server.clients->next->fd = 1' 'the_server.clients->idle = 42' \
		'the_server.clients->role = ADMIN' 'the_server.clients->debt = -3' \
		'the_server.clients->is_new = true' |
		diff - out >log || fail "$1: other values"
	ldbtf read server "$1" the_server.clients --list=next
	[ "$(grep -c '^the_server.clients\[[012]\] = {' out)" = 3 ] || fail "$1: not three elements"
	ldbtf read server "$1" 'the_server.clients->name'
	grep -q '= 0x[0-9a-f]* "bob"$' out || fail "$1: no text behind the pointer"
}
