# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of `ldbtf debug` share: a server with a list of clients, and what debuggers must
# say of it.
. "$(dirname "$0")/lib.sh"

# server [FLAG...]: links it, and makes `stripped`, and of that `server.debug`.
server() {
	cat >server.c <<-'C'
		#include <stdlib.h>
		#include <unistd.h>
		enum role { GUEST, USER, ADMIN };
		struct client {
			struct client *next; int fd; unsigned admin : 1, idle : 7; enum role role : 4; int debt : 5;
			char name[8]; double load;
		};
		struct server {
			struct client *clients; unsigned short port; enum { STOPPED, RUNNING } state; int grid[2][3];
		};
		struct server the_server = {.port = 6379, .state = RUNNING, .grid = {{1, 2, 3}, {4, 5, 6}}};
		static int hidden = 42;
		__attribute__((noinline)) static int add(struct client *client, int more)
		{
			return client->fd + (hidden += more);
		}
		int main(int argc, char **argv)
		{
			for (int i = 0; i < 3; i++) {
				struct client *client = calloc(1, sizeof(*client));
				*client = (struct client){
					the_server.clients, i, i == 1, 40 + i, ADMIN, -3, "bob", 1.5};
				the_server.clients = client;
				add(client, argc > 9);
			}
			if (argc == 1)
				abort();
			(void)!write(1, argv[0], 1);
			pause();
		}
	C
	compile server.c "$@"
	btf server server.o "$@"
	strip -o stripped server
	ldbtf debug stripped -o server.debug
}

# start PROGRAM: it runs, and has its clients. Its number is $process.
start() {
	mkfifo ready
	"./$1" stay >ready &
	process=$!
	cleanup_more() { kill $process 2>/dev/null || :; }
	head -c 1 ready >one
}

# core_of PROGRAM: its core file, core. False: none is written here.
core_of() {
	rm -f core
	[ "$(cat /proc/sys/kernel/core_pattern)" = core ] && (ulimit -c unlimited && "./$1") >log 2>&1
	[ -e core ] || { skip_part "no core file is written here"; return 1; }
}

# gdb_says ARGUMENT...: what gdb prints, in the file said. It reads no settings of this machine.
gdb_says() {
	timeout 120 "${gdb:-gdb}" -nx -nh -batch -iex 'set debuginfod enabled off' "$@" >said 2>log </dev/null ||
		fail "gdb $* ended with $?"
}
said_has() { grep -qF -- "$1" said || { cat said >&2; fail "the debugger does not say: $1"; }; }
