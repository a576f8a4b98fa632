# SPDX-License-Identifier: GPL-3.0-or-later
#
# The lines of integrations/shell/README.md, in a program of its own.
. "$(dirname "$0")/lib.sh"
. "$here/shell_lib.sh"

{
	printf '%s\n' '#include <stdio.h>' 'struct client { char name[8]; } first = {"first"};' \
		'struct server { int level; struct client *clients; } the_server = {7, &first};'
	sed -n '/^```c$/,/^```$/{ /^```/d; p; }' "$root/integrations/shell/README.md"
	echo 'int main(void) { return !run_command("print the_server.clients->name") || run_command("reboot"); }'
} >readme.c
compile readme.c -I"$root/runtime/include" -Wall
btf readme readme.o ldbtf_shell.o btf_*.o
./readme >told || fail "the README's program fails"
tells "README.md" <<'T'
the_server.clients->name = "first"
T
