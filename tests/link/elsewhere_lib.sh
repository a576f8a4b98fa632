# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of objects from other machines share: sources; a machine, which is a folder that
# any user may write to, and a host name; objects that were compiled here, and links. Sourced by a
# test after lib.sh.

echo 'struct shared { struct shared *next; int count; };' >shared.h
cat > main.c <<'C'
#include "shared.h"
struct shared root;
int main(void) { return root.count; }
C
for n in 1 2 3; do
	echo "#include \"shared.h\"
struct own$n { char bytes[$n]; struct shared *back; } own$n;
int unit$n(struct shared *shared) { return shared->count + own$n.bytes[0]; }" >unit$n.c
done
units="main unit1 unit2 unit3"

# A machine: a folder that any user may write to, and a name.
remote=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-remote.XXXXXX")
chmod 777 "$remote"
cleanup_more() { rm -rf "$remote"; }
if unshare -u true 2>/dev/null; then
	# there COMMAND...
	there() { (cd "$remote" && exec unshare -u sh -c 'hostname ldbtf-elsewhere && exec "$@"' \
		sh "$@"); }
	[ "$(there uname -n)" = ldbtf-elsewhere ] || fail "the host has no other name"
else
	skip_part "can't change the host name (needs root)"
	there() { (cd "$remote" && exec "$@"); }
fi

link() { # FOLDER
	(cd "$1" && gcc -B"$work/bin" -o app -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-Map=map main.o \
		unit1.o unit2.o unit3.o) >log 2>&1 || fail "$1: the link"
	[ ! -s log ] || fail "$1: the link is not silent"
	extract "$1/app" "$1/btf"
}
mkdir here
for unit in $units; do
	gcc -g -O1 -c $unit.c -o here/$unit.o
done
link here
describes here/app STRUCT own3
dump here/btf && grep -q "FUNC 'unit2'" dump || fail "no BTF to compare with"
