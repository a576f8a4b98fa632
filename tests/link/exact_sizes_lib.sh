# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of sizes share: whether variables are as large as their symbols, and whether the
# BTF dumped as C has the same sizes. Sourced by a test after lib.sh.

# sizes_agree: every entry of a DATASEC is as large as the symbol of its name.
sizes_agree() {
	dump app
	sizes_are_true app
	readelf -sW app | awk '$4 == "OBJECT" && $3 { print $8, $3 }' >symbols
	sed -n "s/.* size=\([0-9]*\) (VAR '\(.*\)')/\2 \1/p" dump >entries
	for name; do
		grep -q "^$name " entries || fail "no VAR $name: $(cat dump)"
		grep -qxF "$(grep "^$name " entries)" symbols ||
			fail "$name: $(grep "^$name " entries symbols)"
	done
}

# c_dump_has SIZE TYPE: in the C of the BTF.
c_dump_has() {
	bpftool btf dump file app format c >app.h 2>log || fail "no dump as C"
	printf '#include "app.h"\n_Static_assert(sizeof(%s) == %s, "size");\n' "$2" "$1" >use.c
	gcc -w -c use.c -o use.o 2>log || fail "sizeof($2) is not $1 in C"
}
