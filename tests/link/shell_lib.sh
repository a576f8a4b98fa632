# SPDX-License-Identifier: GPL-3.0-or-later
#
# shellcheck shell=sh
#
# A program with integrations/shell, which reads commands from stdin. With an argument it allows
# `set`.

root=$(cd "$here/../.." && pwd)
cat > main.c <<'C'
#include <stdio.h>
#include <string.h>

#include "ldbtf_shell.h"

enum mood { CALM, ANGRY };
enum balance { IN_DEBT = -1, EVEN };
struct client { const char name[8]; struct client *next; };
struct server {
	int level; short below; unsigned char is_open : 1; signed char offset : 3;
	_Bool is_new : 1, is_up;
	enum mood mood; struct client *clients; struct client *lost; enum balance balance : 4, debt : 4;
} __attribute__((packed));
struct client last = {"last", NULL}, first = {"first", &last};
struct server the_server = {7, -2, 1, -3, 1, 1, ANGRY, &first, (struct client *)16, IN_DEBT, -3};
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
for source in main.c ldbtf_shell.c btf_*.c; do
	compile "$source" -I"$root/runtime/include"
done

# shell [set]: the lines of stdin, to the file told without the first line, which is &last.
shell() {
	./app "$@" >told.all || fail "the program fails"
	last=$(head -n 1 told.all)
	sed "1d; s/$last/LAST/" told.all >told
}
# tells WHAT: told is what stands on stdin.
tells() {
	cat >expected
	diff expected told >log || fail "$1: it says something else"
}
