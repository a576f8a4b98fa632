# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug and read: a program that was stripped of all symbols but those of dynamic linking, or of
# these, too, or of its section headers.
. "$(dirname "$0")/debug_lib.sh"

cat >app.c <<'C'
#include <unistd.h>
struct node { int id; struct node *next; };
struct node second = {2, 0}, the_list = {1, &second};
static int hidden = 7;
__attribute__((noinline)) int exported(struct node *at) { return at->id + hidden; }
__attribute__((noinline)) static int kept(struct node *at) { return at->id - hidden; }
int main(int argc, char **argv)
{
	hidden += exported(&the_list);
	(void)!write(1, argv[0], 1);
	pause();
	return kept(&second);
}
C
compile app.c
# values PROGRAM: out of the running process, by read, and by gdb if there is one.
values() {
	rm -f ready
	start "$1"
	ldbtf read "$1" pid:$process hidden the_list.id 'the_list.next->id'
	printf '%s\n' 'hidden = 15' 'the_list.id = 1' 'the_list.next->id = 2' | diff - out >log ||
		fail "$1: other values"
	if has gdb; then
		gdb_says -s "$1.debug" -e "$1" -p $process -ex 'print hidden' -ex 'print *the_list.next' \
			-ex 'whatis the_list.next'
		said_has '$1 = 15'
		said_has '$2 = {id = 2, next = 0x0}'
		said_has 'type = struct node *'
	fi
	kill $process
}
# has_symbol NAME / lacks_symbol NAME: about app.debug.
has_symbol() { readelf -sW "$program.debug" 2>log | grep -q " $1\$" || fail "$program: no symbol $1"; }
lacks_symbol() { ! readelf -sW "$program.debug" 2>log | grep -q " $1\$" || fail "$program: a symbol $1"; }
for program in exports plain fixed; do
	case $program in
	exports) btf exports app.o -rdynamic ;;
	plain) btf plain app.o ;;
	fixed) btf fixed app.o -static ;;
	esac
	strip -s $program
	! readelf -SW $program | grep -q ' \.symtab' || fail "symbols are left"
	ldbtf debug $program -o $program.debug
	has_symbol hidden
	has_symbol the_list
	lacks_symbol kept
	case $program in
	exports) has_symbol exported ;;
	*) lacks_symbol exported ;;
	esac
	values $program
	[ $program != exports ] || ! has gdb || {
		gdb_says $program.debug -ex 'whatis exported'
		said_has 'type = int (struct node *)'
	}
done

# Without section headers, BTF is found by the symbols for dynamic linking, and variables are not.
cp exports headless
printf '\0\0\0\0\0\0\0\0' | dd of=headless bs=1 seek=40 conv=notrunc 2>log
printf '\0\0\0\0\0\0' | dd of=headless bs=1 seek=58 conv=notrunc 2>log
ldbtf_any debug headless -o headless.debug
[ $status = 0 ] || fail "headless: status $status"
log_has "headless: its section headers do not tell where 3 variables are"
refuses read headless pid:1 the_list
