# SPDX-License-Identifier: GPL-3.0-or-later
#
# diff: what came, went, moved or changed, matched by meaning, as text and as JSON.
. "$(dirname "$0")/lib.sh"

cp "$here/shapes.c" .
compile shapes.c
btf old shapes.o
sed -e 's/char c;/int c;/' -e 's/HIGH = 5/HIGH = 6, MORE/' \
	-e 's/{ float f; short s; } in;/{ short s; float f; } in;/' \
	-e 's/unsigned x : 3/unsigned x : 4/' -e 's/ON = -7/ON = -8/' \
	-e 's/int walk(struct list \*at/int walk(const struct list *at/' \
	-e 's/^static __attr/static block the_block;\nstatic __attr/' -e '/^block the_block;/d' \
	-e 's/char tail; /char tail; long more; /' \
	-e 's/^struct tight the_tight/struct tight the_tight = {1}/' shapes.c >new.c
compile new.c
btf new new.o
ldbtf_any diff old new
[ $status = 1 ] || fail "changed files, and status $status"
diff - out >log <<'END' || fail "changes: other text"
changed enum state
  ~ enumerator ON: -7 -> -8
changed func walk
  ~ parameter 1: struct list * -> const struct list *
changed struct list
  ~ member c: at 8, 1 byte: char -> at 8, 4 bytes: int
  ~ member value: at 9:0, 5 bits: int -> at 12:0, 5 bits: int
  ~ member wide: at 9:5, 3 bits: int -> at 12:5, 3 bits: int
  ~ member in.f: at 16, 4 bytes: float -> at 20, 4 bytes: float
  ~ member in.s: at 20, 2 bytes: short int -> at 16, 2 bytes: short int
changed struct outer
  ~ size: 128 -> 136
  + member more: at 128, 8 bytes: long int
changed struct tight
  ~ member x: at 5:0, 3 bits: unsigned int -> at 5:0, 4 bits: unsigned int
changed typedef block
  ~ enumerator level.HIGH: 5 -> 6
  + enumerator level.MORE: 7
removed var the_block
changed var the_outer
  ~ size: 128 -> 136
changed var the_tight
  ~ section: .bss -> .data
0 added, 1 removed, 8 changed
END
ldbtf_any diff old new --only='enum:*'
[ "$(cat out)" = "changed enum state
  ~ enumerator ON: -7 -> -8
0 added, 0 removed, 1 changed" ] || fail "--only: other text"
ldbtf_any diff new old --json --only=state --only=walk
[ $status = 1 ] || fail "--json: status $status"
python3 - out <<'PY' >log 2>&1 || fail "--json"
import json, sys
top = json.load(open(sys.argv[1]))
assert top["version"] == 1 and top["old"] == "new" and top["changed"] == 2, top
walk = [c for c in top["changes"] if c["name"] == "walk"][0]
assert walk["change"] == "changed" and walk["kind"] == "func"
assert walk["parts"] == [{"part": "parameter 1", "old": "const struct list *", "new": "struct list *"}]
PY
