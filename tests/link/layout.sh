# SPDX-License-Identifier: GPL-3.0-or-later
#
# layout: a section that says how large records are stands between the types and the names, and
# changes neither. Only when it is asked for, and not in split BTF.
. "$(dirname "$0")/lib.sh"

cat >main.c <<'END'
enum color { RED, GREEN };
struct point { int x, y; enum color color; };
struct point origin;
int add(int left, int right) { return left + right; }
int main(void) { return add(origin.x, origin.y); }
END
gcc -g -c main.c -o main.o

# words FILE: the eight words of a long header, and the two first of what follows.
words() { od -An -v -tu4 -N40 "$1" | tr -s ' \n' ' '; }
# part FILE OFFSET SIZE
part() { tail -c +$(($2 + 1)) "$1" | head -c "$3"; }

btf plain main.o -- reserve=exact stats=plain.json
extract plain plain.btf
[ "$(words plain.btf | cut -d ' ' -f 3)" = 24 ] || fail "a long header that nobody asked for"
btf with main.o -- reserve=exact layout stats=with.json
extract with with.btf
# shellcheck disable=SC2046 # words
set -- $(words with.btf)
[ "$2" = 32 ] || fail "a header of $2 bytes"
types=$4 strings=$5 string_size=$6 layout=$7 layout_size=$8
[ "$layout" = "$types" ] && [ "$layout_size" = 80 ] && [ "$strings" = $((types + 80)) ] ||
	fail "types: $types, layout: $layout+$layout_size, strings: $strings"
[ "$(size_of with.btf)" = $((32 + strings + string_size)) ] || fail "not all of it is used"
[ "$(stat_value btf_bytes with.json)" = $(($(stat_value btf_bytes plain.json) + 88)) ] ||
	fail "it takes another size than 88 bytes"
part plain.btf 24 "$types" >plain.types
part with.btf 32 "$types" >with.types
cmp plain.types with.types || fail "other types"
part plain.btf $((24 + types)) "$string_size" >plain.strings
part with.btf $((32 + strings)) "$string_size" >with.strings
cmp plain.strings with.strings || fail "other names"
# From void up: bytes behind the first twelve, bytes of each part, and two bytes of flags.
part with.btf $((32 + layout)) 80 | od -An -v -tu1 -w4 | tr -s ' ' | sed 's/^ //; s/ 0 0$//' >table
diff - table >log <<'END' || fail "another layout"
0 0
4 0
0 0
12 0
0 12
0 12
0 8
0 0
0 0
0 0
0 0
0 0
0 0
0 8
4 0
0 12
0 0
4 0
0 0
0 12
END

# Who reads it finds all of it.
dump plain
mv dump plain.dump
dump with
cmp plain.dump dump || fail "bpftool reads something else"

# The budget counts it.
budget=$(stat_value btf_bytes with.json)
btf fits main.o -- reserve=exact layout budget="$budget" stats=fits.json
[ "$(stat_value shed_vars fits.json)" = 0 ] || fail "what fits was left out"
btf_warns tight main.o -- reserve=exact layout budget=$((budget - 4)) stats=tight.json
[ "$(stat_value btf_bytes tight.json)" -lt "$budget" ] || fail "more than the budget"

# With padding, and nothing to describe.
btf padded main.o -- reserve=4000 layout
dump padded
cmp plain.dump dump || fail "bpftool reads something else with padding"
btf empty main.o -- fill=off layout
is_empty_btf empty

# Split BTF uses its base's.
echo 'struct more { int more; }; struct more more; int f(void) { return more.more; }' >more.c
gcc -g -c more.c -o more.o
for base in plain with; do
	"$ld" -r more.o -o more.$base -plugin "$LDBTF_PLUGIN" -plugin-opt base=$base \
		-plugin-opt layout 2>log || fail "split BTF on $base"
	objcopy --dump-section .BTF=split.$base more.$base /dev/null
	[ "$(words split.$base | cut -d ' ' -f 3)" = 24 ] || fail "split BTF has a layout"
done
cmp split.plain split.with || fail "the layout of the base changes what is on top of it"
