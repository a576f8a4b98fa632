# SPDX-License-Identifier: GPL-3.0-or-later
#
# diff: many definitions of one name, in another order. They are matched by meaning, however many.
. "$(dirname "$0")/lib.sh"

# many NAME ORDER: a program of 100 functions, each with its own `struct local`, in that order of
# sort(1).
many() {
	seq 1 100 | sort "$2" | awk '{
		printf "int f%d(void) { static struct local { char part[%d]; } v; ", $1, $1
		printf "return v.part[0]; }\n"
	} END { print "int main(void) { return 0; }" }' >"$1.c"
	compile "$1.c"
	btf "$1" "$1.o"
}
many up -n
many down -nr
ldbtf show up struct:local
[ "$(grep -c '^struct local' out)" = 100 ] || fail "not 100 structs of one name"
ldbtf diff up down
[ ! -s out ] || fail "the order is a difference"

# One of them changes.
sed 's/part\[70\]/part[170]/' down.c >other.c
compile other.c
btf other other.o
ldbtf_any diff up other --only=struct:local
[ $status = 1 ] || fail "status $status"
diff - out >log <<'END' || fail "other changes"
changed struct local
  ~ size: 70 -> 170
  ~ member part: at 0, 70 bytes: char [70] -> at 0, 170 bytes: char [170]
0 added, 0 removed, 1 changed
END
