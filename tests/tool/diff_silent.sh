# SPDX-License-Identifier: GPL-3.0-or-later
#
# diff: changes without a name of their own, and patterns that match nothing. Neither may pass for
# "no difference".
. "$(dirname "$0")/lib.sh"

cat >old.c <<'C'
enum { FIRST = 1, SECOND = 2 };
int take(enum { LOW, HIGH = 1 } level) { return level; }
struct user { void (*call)(struct { int inner; } *); } user;
char letter = 'a';
int main(void) { return FIRST + SECOND + take(0) + letter; }
C
sed -e 's/FIRST = 1/FIRST = 5/; s/HIGH = 1/HIGH = 9/; s/int inner/long inner/' old.c >new.c
for side in old new; do
	compile $side.c -w
	btf $side $side.o
done
ldbtf diff old old
[ ! -s out ] || fail "a file differs from itself"
ldbtf_any diff old new
[ $status = 1 ] || fail "status $status"
diff - out >log <<'END' || fail "other changes"
changed enum {FIRST, ...}
  ~ enumerator FIRST: 1 -> 5
changed func take
  ~ enumerator parameter 1.HIGH: 1 -> 9
changed struct user
  ~ member call.parameter 1.inner: at 0, 4 bytes: int -> at 0, 8 bytes: long int
0 added, 0 removed, 3 changed
END
ldbtf_any diff old new --only=enum:FIRST --json
[ $status = 1 ] || fail "--only does not know an enum by its constant"
out_has '"name": "{FIRST, ...}"'

# The signedness of char.
for sign in signed unsigned; do
	compile old.c -w -f$sign-char
	btf $sign old.o
done
ldbtf_any diff signed unsigned
[ $status = 1 ] || fail "char: status $status"
out_has 'changed int char'
out_has '  ~ encoding: '

# Patterns with a slip of the pen.
for pattern in struct:typo variable:user Take; do
	refuses diff old new --only=user --only=$pattern
	log_has "matches --only='$pattern'"
done
refuses diff old new --only=variable:user
log_has 'KIND:GLOB with struct, union, enum, typedef, func, var, int or float as KIND'
