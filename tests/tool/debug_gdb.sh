# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: gdb prints values of a stripped program in a live process and in its core file, and lays
# structs out as `ldbtf show` does.
. "$(dirname "$0")/debug_lib.sh"
has gdb || skip "no gdb on this machine"

# values HOW...: what gdb must say, given the process or the core file.
values() {
	gdb_says "$@" -ex 'print the_server.clients->name' -ex 'print *the_server.clients->next' \
		-ex 'print the_server.grid' -ex 'print the_server.state' -ex 'print hidden'
	said_has '$1 = "bob\000\000\000\000"'
	said_has 'fd = 1, admin = 1, idle = 41, role = ADMIN, debt = -3, name = "bob\000\000\000\000", load = 1.5}'
	said_has '$3 = {{1, 2, 3}, {4, 5, 6}}'
	said_has '$4 = RUNNING'
	said_has '$5 = 42'
}
for flags in -pie -no-pie; do
	server -fPIE $flags
	start stripped
	values -s server.debug -e stripped -p $process
	kill $process
	rm ready
	if core_of stripped; then
		values -s server.debug -e stripped -c core
		# As the file that a distribution puts beside: found by its build ID.
		id=$(readelf -n stripped | sed -n 's/.*Build ID: //p')
		mkdir -p "debug/.build-id/${id%"${id#??}"}"
		cp server.debug "debug/.build-id/${id%"${id#??}"}/${id#??}.debug"
		values -iex "set debug-file-directory $PWD/debug" stripped core
	fi
done

# With the symbols, functions have prototypes, and a place to stop at.
ldbtf debug server -o whole.debug
gdb_says whole.debug -ex 'ptype add' -ex 'whatis main' -ex 'break add'
said_has 'type = int (struct client *, int)'
said_has 'type = int (int, char **)'
said_has 'Breakpoint 1 at 0x'
gdb_says -s whole.debug -e server -ex 'break add' -ex 'run stay' -ex 'backtrace'
said_has '#0  0x'
said_has ' in add ('
said_has ' in main ('

