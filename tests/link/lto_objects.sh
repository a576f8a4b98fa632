# SPDX-License-Identifier: GPL-3.0-or-later
#
# -flto through a specs file, with slim and fat objects, from archives and as a shared library: the
# types of both units, once; the functions and variables that LTO left, with their places; and a
# reservation that fits.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
write_program
specs stats=stats.json

for kind in -fno-fat-lto-objects -ffat-lto-objects; do
	compile one.c -O2 -flto $kind
	compile two.c -O2 -flto $kind
	lto app one.o two.o
	./app || fail "$kind: does not run"
	readelf -sW app | grep -q only_called_once && fail "$kind: LTO did not run"
	describes app STRUCT node
	[ "$(grep -c "STRUCT 'point'" dump)" = 1 ] || fail "$kind: point is there twice"
	describes app FUNC kept_static
	describes app FUNC elsewhere
	describes app FUNC main
	describes_not app FUNC inlined_everywhere
	describes_not app FUNC only_called_once
	# A variable's name and type are in the unit that was compiled, its address in LTO's own.
	describes app VAR counter
	describes app VAR head
	describes app VAR labels # through a declaration, too
	address=$(readelf -sW app | awk '$8 == "counter" { print $2 }')
	section=$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".bss" { print $3 }')
	offset=$((0x$address - 0x$section))
	id=$(sed -n "s/^\[\([0-9]*\)\] VAR 'counter'.*/\1/p" dump)
	grep -q "type_id=$id offset=$offset size=4" dump ||
		fail "$kind: counter is not at offset $offset: $(cat dump)"
	# Of a program this small, the room for section names is most of what is too much.
	# lto_reserve.sh has a larger one.
	reserved=$(stat_value reserved_bytes stats.json) used=$(stat_value btf_bytes stats.json)
	[ "$reserved" -ge "$used" ] && [ $((reserved - used)) -le 330 ] ||
		fail "$kind: $reserved bytes reserved for $used"

	gcc-ar rc libtwo.a two.o
	lto app one.o libtwo.a
	describes app FUNC elsewhere
	compile two.c -O2 -flto $kind -fPIC
	lto lib.so two.o -shared -Wl,-z,undefs
	describes lib.so FUNC elsewhere
	describes lib.so VAR scale
	compile two.c -O2 -flto $kind
	# Objects that gcc's plugin does not take are linked as they are.
	compile two.c -O2 -fno-lto
	lto app one.o two.o
	describes app FUNC elsewhere
	describes app FUNC kept_static
	describes app VAR scale
	describes app VAR counter
done

# Fat objects linked without LTO.
compile one.c -O2 -flto -ffat-lto-objects
compile two.c -O2 -flto -ffat-lto-objects
btf app one.o two.o -fno-lto
./app || fail "fat objects without LTO: does not run"
describes app FUNC only_called_once
describes app VAR counter
