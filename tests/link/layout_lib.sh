# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of scripts that .BTF can change share: a program, and links by a script. Sourced by
# a test after lib.sh.

cat >main.c <<'C'
struct point { int x, y; char name[12]; };
struct point the_point = {1, 2, "p"};
const char text[] = "hello";
int counter;
int start(void) { counter += the_point.x + text[0]; return counter; }
C
gcc -g -O1 -ffreestanding -fno-pic -fno-asynchronous-unwind-tables -fcf-protection=none -c main.c
link() { # SCRIPT ARGUMENT...
	echo "ENTRY(start) $1" >app.ld
	shift
	"$ld" -o app --no-warn-rwx-segments -L "$here/../../linkscripts" -plugin "$LDBTF_PLUGIN" \
		"$@" -T app.ld main.o >log 2>&1 ||
		fail "the link failed"
}
warns() { # TEXT SCRIPT ARGUMENT...
	warns_text=$1
	shift
	link "$@"
	log_has "$warns_text"
	[ "$(grep -c ldbtf: log)" = 1 ] || fail "not one message"
	link "$@" -plugin-opt section=.rodata.BTF
	[ ! -s log ] || fail "section=.rodata.BTF does not cure it"
}
quiet() {
	link "$@"
	[ ! -s log ] || fail "not silent: $1"
}
discard='/DISCARD/ : { *(.note*) *(.comment) }'
body='.data : { *(.data*) } .bss : { *(.bss*) }'
