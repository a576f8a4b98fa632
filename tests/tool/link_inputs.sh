# SPDX-License-Identifier: GPL-3.0-or-later
#
# What `link` finds among the inputs: a version script, an archive between others' options, objects
# without debug information, and one that has BTF of its own.
. "$(dirname "$0")/link_lib.sh"

cat >main.c <<'C'
struct point { int x; } origin;
static const char table[] = "table";
int used(void) { return origin.x + table[0]; }
int start(void) { return used(); }
C
compile main.c -fPIC -ffunction-sections
ar rc libmain.a main.o

for name in lld mold; do
	use $name
	# The symbols stay within a library, whatever its version script says.
	printf 'V { global: *; };\n' >all.map
	btf lib.so -shared main.o -Wl,--version-script=all.map
	! nm -D lib.so | grep BTF || fail "$name: the symbols are exported"
	# An archive between others' options.
	btf app -nostdlib -Wl,-e,start -Wl,-u,start -Wl,--start-group libmain.a -Wl,--end-group
	describes app FUNC used
	is_exact app
	# Without debug information there is an empty BTF, as with the plugin.
	gcc -O1 -fPIC -c main.c -o nothing.o
	btf app -nostdlib -Wl,-e,start nothing.o
	is_empty_btf app
	gcc -gbtf -c main.c -o own.o
	btf_fails refused -nostdlib -Wl,-e,start own.o
	log_has "own.o: has a .BTF section already"
done
