# SPDX-License-Identifier: GPL-3.0-or-later
#
# integrations/shell: commands that print a program's own variables and types, by one anchor in a
# section. What is no memory is not read.
. "$(dirname "$0")/lib.sh"
. "$here/shell_lib.sh"

btf app main.o ldbtf_shell.o btf_*.o
printf '%s\n' 'print the_server.clients->name' 'print the_server.clients->next' \
	'print the_server.mood' ' print  the_server.offset ' 'print the_server.is_open' \
	'print the_server.is_new' \
	'print the_server.balance' 'print the_server.debt' \
	'print the_server.lost->name' 'print last.next->name' 'print constant' 'print cleared' \
	'print nothing' 'print' 'print client.name' 'print first.name[9]' 'print first.name[1' \
	'print first at' 'print first to 5' 'types cl* ' 'types client' 'types nothing' \
	"types $(printf %0200d 0)" 'set constant = 1' \
	'printer' '' | shell
tells "commands" <<'T'
the_server.clients->name = "first"
the_server.clients->next = LAST
the_server.mood = ANGRY
the_server.offset = -3
the_server.is_open = 1
the_server.is_new = true
the_server.balance = IN_DEBT
the_server.debt = -3
the_server.lost->name: leads out of the memory, to 0x10
last.next->name: leads out of the memory, to 0x0
constant = 5
cleared: no address is known in this variable's section
nothing: not found
usage: print PATH [at ADDRESS]
client.name: a type, so say where: print PATH at ADDRESS
first.name[9]: not found
first.name[1: not a path
at: not `at ADDRESS`
to 5: not `at ADDRESS`
struct client; // 16 bytes
struct client {
	const char name[8]; // at 0
	struct client *next; // at 8
}; // 16 bytes
nothing: no type of this name
usage: types [NAME]
no command
no command
no command
T

# A program that is not moved: its symbols are addresses.
btf app -no-pie main.o ldbtf_shell.o btf_*.o
printf 'print client.name at 0x%s\n' "$(nm app | sed -n 's/ D last$//p')" | shell
tells "at" <<'T'
client.name = "last"
T
