# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of names that are tails of others share: a program with such names. Sourced by a
# test after lib.sh.

# occurs N NAME FILE: so often does the name end a string in the file's .BTF?
occurs() {
	extract "$3" blob
	[ "$(tr '\0' '\n' <blob | grep -ac -- "$2\$")" = "$1" ] || fail "$3: $2 ends not $1 strings"
}

cat >app.c <<'C'
struct list_head { struct list_head *next; };
struct head { int depth; };
struct list_head the_list_head;
struct head the_head;
int max_depth, count, row_count;
int main(void) { return max_depth + count + row_count; }
C
compile app.c
btf app app.o
