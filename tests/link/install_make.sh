# SPDX-License-Identifier: GPL-3.0-or-later
#
# The makefile of docs/build-systems.md, with LTO and without, and what makes make link again.
# Makefiles of others, by their variables.
. "$(dirname "$0")/lib.sh"
. "$here/install_lib.sh"
has pkg-config && has make || skip "no pkg-config or make on this machine"
. "$here/pkgconfig_lib.sh"

# The makefile of docs/build-systems.md. The plugin and the makefile are prerequisites: a new
# plugin, or other options, link again.
recipe Make make >Makefile
grep -q '^app: .*(LDBTF_PLUGIN)' Makefile || fail "docs/build-systems.md has no makefile"
write_program .
run make app
describes app STRUCT point
describes_not app VAR origin
again() { # links|keeps WHY
	stat -c %y app >before
	run make app
	stat -c %y app >after
	if cmp -s before after; then links=keeps; else links=links; fi
	[ $links = "$1" ] || fail "$2 $links the program"
}
again keeps nothing
touches "$plugin"
again links "a new plugin"
again keeps nothing
sleep 0.1
sed -i 's/vars=none/vars=all/' Makefile
again links "another option"
describes app VAR origin

# The flags of a command line are in addition, also what the makefile's own message says to set.
rm -f main.o
run make app CFLAGS=-O1 LDFLAGS=-fuse-ld=bfd
log_has "-O1 -g"
log_has "-fuse-ld=bfd"
describes app VAR origin

# LTO needs nothing more.
rm -f app main.o
run make app CFLAGS="-O2 -flto"
describes app STRUCT point # nobody writes to origin, so LTO has dropped it

# Makefiles of others: one that takes the usual variables, and one that takes none of them.
specs=$(pkg-config --variable=specs ldbtf)
printf 'other: main.c\n\t$(CC) $(CFLAGS) $(LDFLAGS) -o $@ main.c\n' >Makefile
run make other CFLAGS="-g -O2" LDFLAGS="-specs=$specs"
describes other STRUCT point
printf 'other: main.c\n\t$(CC) -O2 -o $@ main.c\n' >Makefile
rm other
run make other CC="gcc -g -specs=$specs"
describes other STRUCT point
