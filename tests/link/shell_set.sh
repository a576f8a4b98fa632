# SPDX-License-Identifier: GPL-3.0-or-later
#
# integrations/shell: `set` writes whole numbers into a program's own variables, if the type can
# hold them. What may not be written is not written.
. "$(dirname "$0")/lib.sh"
. "$here/shell_lib.sh"

btf app main.o ldbtf_shell.o btf_*.o
printf '%s\n' 'set the_server.level = -9' 'print the_server.level' 'set the_server.below = 0xffff' \
	'print the_server.below' 'set the_server.below = 65536' 'set the_server.is_up = 2' \
	'set the_server.mood = 0' 'print the_server.mood' 'set the_server.is_open = 0' \
	'set constant = 1' \
	'set the_server.clients->next = 0' 'print first.next' 'set first = 1' \
	'set the_server.level' \
	'set the_server.level = 5x' 'set the_server.level = -18446744073709551615' \
	'print the_server.level' \
	'set cleared = 18446744073709551615' 'set counted = 18446744073709551615' 'print counted' \
	'set counted = 18446744073709551616' 'set counted = 0x10000000000000000' \
	'set counted = 10203040506070809000' 'print counted' 'set counted = 0' 'print counted' \
	'set the_server.below = -32769' 'set the_server.below = -32768' \
	'print the_server.below' 'set the_server.clients = 0x100' 'print the_server.clients->next' |
	shell set
tells "set" <<'T'
the_server.level = -9
the_server.below = -1
the_server.below: the number is too large for it
the_server.is_up: the number is too large for it
the_server.mood = CALM
the_server.is_open: not a whole number that can be set
constant: may not be written
first.next = 0x0
first: not a whole number that can be set
usage: set PATH = NUMBER
usage: set PATH = NUMBER
usage: set PATH = NUMBER
the_server.level = -9
cleared: no address is known in this variable's section
counted = 18446744073709551615
usage: set PATH = NUMBER
usage: set PATH = NUMBER
counted = 10203040506070809000
counted = 0
the_server.below: the number is too large for it
the_server.below = -32768
the_server.clients->next: leads out of the memory, to 0x108
T
