# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of examples/hosted share: what it prints with types and without. Sourced by a
# test after lib.sh.

source=$(cd "$here/../.." && pwd)
# Addresses differ from run to run; all else must be exactly this.
cat > expected <<'TEXT'
struct server { // 72 bytes, type N
	char name[16]; // at 0, 16 bytes
	short unsigned int port; // at 16, 2 bytes
	enum state state; // at 20, 4 bytes
	struct {...} options; // at 24, 4 bytes
	union {...}; // at 28, 4 bytes
	double load[3]; // at 32, 24 bytes
	struct client *clients; // at 56, 8 bytes
	void (*on_request)(); // at 64, 8 bytes
};

the_server = {
	.name = "example",
	.port = 8080,
	.state = RUNNING,
	.options = {
		.verbose = 1,
		.protocol = 5,
		.niceness = -7
	},
	{
		.address = 16908480,
		.octets = {192, 0, 2, 1}
	},
	.load = {0.75, 0.25, 0.125},
	.clients = ADDRESS,
	.on_request = ADDRESS
}

the_server.octets[2] = 2
the_server.options = {
	.verbose = 1,
	.protocol = 5,
	.niceness = -7
}
the_server.clients->name = "alice"
the_server.clients->next->state = DRAINING
the_server.clients->next->next->name: a pointer on the way is NULL
request_limit: 4 bytes at offset N of .data: 1000
TEXT
[ "$(uname -m)" = x86_64 ] || skip "the expected text is of x86-64"

check() { # PROGRAM
	"$1" >out || fail "$1 failed"
	grep -q '^This program carries [0-9]* types\.$' out || fail "$1: no number of types"
	sed -e 1,2d -e 's/0x[0-9a-f]\{4,\}/ADDRESS/' -e 's/, type [0-9]*$/, type N/' \
		-e 's/at offset [0-9]*/at offset N/' out >told
	diff -u expected told >log || fail "$1 tells something else"
}
check_without() { # PROGRAM
	"$1" >out || fail "$1 failed without types"
	grep -q 'linked without the ldbtf plugin' out || fail "$1 does not say that it has no types"
}
