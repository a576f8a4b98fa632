# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of damaged DWARF share: two objects, and a way to damage one of them. Sourced by a
# test after lib.sh.
cat > good.c <<'C'
struct good { int number; } good;
int get_good(void) { return good.number; }
C
cat > main.c <<'C'
struct point { int x, y; const char *label; } origin;
enum color { RED, GREEN } color;
int get_good(void);
int main(void) { return origin.x + color + get_good(); }
C
compile good.c
compile main.c -fno-asynchronous-unwind-tables

# damage SECTION COMMAND: bad.o is main.o with that section piped through the command. Relocations
# of the section are dropped, since ld itself complains about those that point beyond a shortened
# section.
damage() {
	objcopy --dump-section "$1=part" main.o /dev/null
	sh -c "$2" <part >part.bad
	objcopy --remove-section=".rela$1" --update-section "$1=part.bad" main.o bad.o 2>log ||
		fail "objcopy can't damage $1"
}
