# SPDX-License-Identifier: GPL-3.0-or-later
#
# integrations/shell: a line in, text out. Each command against a program's own variables, by one
# anchor in a section; what is no memory is not read, and what may not be written is not.
. "$(dirname "$0")/lib.sh"

root=$(cd "$here/../.." && pwd)
cat > main.c <<'C'
#include <stdio.h>
#include <string.h>

#include "ldbtf_shell.h"

enum mood { CALM, ANGRY };
enum balance { IN_DEBT = -1, EVEN };
struct client { const char name[8]; struct client *next; };
struct server {
	int level; short below; unsigned char is_open : 1; signed char offset : 3; _Bool is_up;
	enum mood mood; struct client *clients; struct client *lost; enum balance balance : 4, debt : 4;
} __attribute__((packed));
struct client last = {"last", NULL}, first = {"first", &last};
struct server the_server = {7, -2, 1, -3, 1, ANGRY, &first, (struct client *)16, IN_DEBT, -3};
const int constant = 5;
unsigned long cleared, counted = 1;
static const int rodata_anchor = 1;

static void put(void *context, char c) { putc(c, context); }
static bool may_read(void *context, const void *at, size_t size)
{
	(void)context;
	return (uintptr_t)at > 4096 && size < 4096;
}
static bool may_write(void *context, const void *at, size_t size)
{
	return may_read(context, at, size) && at != &constant;
}

int main(int argc, char **argv)
{
	const struct ldbtf_output output = {put, stdout};
	const struct ldbtf_anchor anchors[] = {{"rodata_anchor", &rodata_anchor}, {"first", &first}};
	struct ldbtf btf;
	struct ldbtf_shell shell = {&btf, &output, anchors, 2, may_read, NULL, NULL};
	char line[256];

	if (ldbtf_open_image(&btf) != LDBTF_OK)
		return 1;
	if (argc > 1)
		shell.may_write = may_write;
	printf("%p\n", (void *)&last);
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (!ldbtf_shell_run(&shell, line))
			puts("no command");
	}
	return argv[0] == NULL;
}
C
cp "$root"/integrations/shell/ldbtf_shell.[ch] "$root"/runtime/src/*.[ch] .
ln -s "$root/runtime/include" include # without spaces in its path
strict="-Wall -Wextra -Werror -Wconversion -Wundef -Wshadow -Iinclude"
for compiler in "gcc -std=c99" "g++ -x c++" "clang -std=c99"; do
	has "${compiler%% *}" || { skip_part "no ${compiler%% *} on this machine"; continue; }
	# shellcheck disable=SC2086 # several words
	$compiler $strict -ffreestanding -Os -c ldbtf_shell.c -o strict.o >log 2>&1 ||
		fail "$compiler warns"
done
# No variable of its own, and of functions only the runtime's.
nm -u strict.o | grep -v ' ldbtf_' >log && fail "it calls other functions than the runtime's"
size strict.o | awk 'NR == 2 && $2 + $3 == 0 { ok = 1 } END { exit !ok }' ||
	fail "it has writable data"
for source in main.c ldbtf_shell.c btf_*.c; do
	compile "$source" -I"$root/runtime/include"
done
btf app main.o ldbtf_shell.o btf_*.o

# shell [set]: the lines of stdin, to the file told without the first line, which is &last.
shell() {
	./app "$@" >told.all || fail "the program fails"
	last=$(head -n 1 told.all)
	sed "1d; s/$last/LAST/" told.all >told
}
tells() {
	cat >expected
	diff expected told >log || fail "$1: it says something else"
}

printf '%s\n' 'print the_server.clients->name' 'print the_server.clients->next' \
	'print the_server.mood' ' print  the_server.offset ' 'print the_server.is_open' \
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
	'print the_server.below' 'set the_server.clients = 0x100' 'print the_server.clients->next' | shell set
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

# The README's lines, in a program of its own.
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
