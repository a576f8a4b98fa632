# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: lldb shows a type, and values of a stripped program in its core file and in the process.
. "$(dirname "$0")/debug_lib.sh"
has lldb || skip "no lldb on this machine"

# lldb_says COMMAND...: what lldb prints, in the file said.
lldb_says() {
	for command; do
		shift
		set -- "$@" -o "$command"
	done
	timeout 120 lldb -x -b "$@" >said 2>log </dev/null || fail "lldb ended with $?"
}
server
lldb_says 'target create stripped' 'target symbols add server.debug' 'image lookup -t client' \
	'target variable hidden'
said_has 'name = "client", byte-size = 32'
said_has 'unsigned int idle : 7;'
said_has '(int) hidden = 42'
# values COMMAND...: what lldb must say after these commands.
values() {
	lldb_says "$@" 'target symbols add server.debug' \
		'print *the_server.clients->next' 'print the_server.clients->name' \
		'target variable the_server.state the_server.grid'
	said_has 'idle = 41'
	said_has 'role = ADMIN'
	said_has 'debt = -3'
	said_has 'the_server.state = RUNNING'
	said_has '[0] = ([0] = 1, [1] = 2, [2] = 3)'
	said_has '"bob'
}
if core_of stripped; then
	values 'target create stripped --core core'
fi
for flags in -pie -no-pie; do
	server -fPIE $flags
	start stripped
	values 'target create stripped' "process attach --pid $process"
	kill $process
	rm ready
done
ldbtf debug server -o whole.debug
lldb_says 'target create server' 'target symbols add whole.debug' 'image lookup -v -n add'
said_has 'name = "add", range = '
