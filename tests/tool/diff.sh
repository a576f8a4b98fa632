# SPDX-License-Identifier: GPL-3.0-or-later
#
# diff: what came, went, moved or changed, matched by meaning; exit status 0, 1 and 2.
. "$(dirname "$0")/lib.sh"

cp "$here/shapes.c" .
compile shapes.c
btf old shapes.o
# Other order, other IDs: nothing else.
sed -e 's/^enum state {/struct late { int x; };\n&/' \
	-e 's/^struct list {/enum state; struct tight;\n&/' \
	-e 's/^int main/struct late late;\n&/' shapes.c >more.c
compile more.c
btf more more.o
ldbtf diff old old
[ ! -s out ] || fail "a file differs from itself"
ldbtf diff old more --ignore-added
[ ! -s out ] || fail "added definitions are not ignored"
ldbtf_any diff old more
[ $status = 1 ] || fail "other files, and status $status"
printf 'added struct late\nadded var late\n2 added, 0 removed, 0 changed\n' | diff - out >log ||
	fail "added: other text"

# Each kind of change.
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
  ~ member c: at 8, 1 bytes: char -> at 8, 4 bytes: int
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

# No difference: other names of parameters, and the sizes of typedefs and pointers to what grew.
# An array of `const` is no more `const` than its elements.
cat >uses.c <<'C'
struct grows { int a; };
typedef struct grows grows;
grows *first;
const char shown[] = "short";
int walk(int count) { return count + first->a + shown[0]; }
int main(void) { return walk(1); }
C
sed -e 's/int count) { return count/int number) { return number/' -e 's/int a; /int a, b; /' uses.c >used.c
compile uses.c
compile used.c
btf uses uses.o
btf used used.o
ldbtf_any diff uses used
printf '%s\n' 'changed struct grows' '  ~ size: 4 -> 8' '  + member b: at 4, 4 bytes: int' \
	'0 added, 0 removed, 1 changed' | diff - out >log || fail "uses: other text"
ldbtf show uses shown
out_has 'const char shown[6];'
out_lacks 'const const'

# Object against program, raw against ELF; files that can't be read.
extract old old.btf
ldbtf diff old old.btf
ldbtf_any diff old shapes.o --only='struct:*'
[ $status = 0 ] || fail "debug information says something else than its BTF"
refuses diff old missing
refuses diff old
log_has "usage: ldbtf diff OLD NEW"
