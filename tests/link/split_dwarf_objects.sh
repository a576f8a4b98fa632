# SPDX-License-Identifier: GPL-3.0-or-later
#
# -gsplit-dwarf: an object has skeletons of units, and the types are in .dwo files beside it. The BTF is the same as without,
# from gcc and clang, in the GNU form of DWARF 4 and that of DWARF 5, with type units, also in a mixed link.
. "$(dirname "$0")/lib.sh"

cat > one.c <<'C'
struct point { int x, y; };
enum color { RED, GREEN = 5 };
struct node { struct node *next; struct point at; enum color color; int (*visit)(struct node *, ...); };
struct node head;
struct point origins[4];
int sum(const struct node *node, int start)
{
	for (; node; node = node->next)
		start += node->at.x + origins[start & 3].y;
	return start;
}
C
cat > main.c <<'C'
struct point { int x, y; };
struct node;
extern struct node head;
int sum(const struct node *node, int start);
struct point target = {1, 2};
__attribute__((noinline)) static int twice(struct point *at) { return at->x += at->y; }
int main(int argc, char **argv) { (void)argv; return sum(&head, argc) + twice(&target) - 4; }
C

# What stands in the BTF, without numbers that depend on where things are.
normalized() { # FILE
	bpftool btf dump file "$1" format raw | sed 's/^\[[0-9]*\] //; s/type_id=[0-9]*//g; s/offset=[0-9]* size/size/' | sort
}

for compiler in gcc clang; do
	has $compiler || { skip_part "no $compiler on this machine"; continue; }
	for flags in -gdwarf-4 -gdwarf-5 "-gdwarf-4 -fdebug-types-section" "-gdwarf-5 -fdebug-types-section"; do
		for source in one main; do
			# shellcheck disable=SC2086
			$compiler -O1 $flags -gsplit-dwarf -c $source.c -o $source.o
		done
		[ -f one.dwo ] || fail "$compiler $flags makes no one.dwo"
		btf app one.o main.o -- stats=stats.json
		./app || fail "$compiler $flags: does not run"
		describes app STRUCT node
		describes app ENUM color
		describes app FUNC sum
		describes app FUNC twice
		describes app VAR head
		describes app VAR origins
		describes app VAR target
		[ "$(stat_value split_unit stats.json)" = 0 ] || fail "$compiler $flags: units were skipped"
		[ "$(stat_value units stats.json)" -ge 2 ] || fail "$compiler $flags: units are missing"
		normalized app >split
		for source in one main; do
			# shellcheck disable=SC2086
			$compiler -O1 $flags -c $source.c -o whole-$source.o
		done
		btf whole whole-one.o whole-main.o
		normalized whole >wanted
		cmp -s wanted split || fail "$compiler $flags: other BTF: $(diff wanted split)"

		# -r: the skeletons stay, and still name their files; a later link reads them, too.
		btf part.o -r one.o main.o -nostdlib
		normalized part.o >split
		btf whole-part.o -r whole-one.o whole-main.o -nostdlib
		normalized whole-part.o >wanted-part
		cmp -s wanted-part split || fail "$compiler $flags, -r: other BTF: $(diff wanted-part split)"
		plain plain-part.o -r one.o main.o -nostdlib
		btf app plain-part.o
		normalized app >split
		cmp -s wanted split || fail "$compiler $flags, by way of -r: other BTF: $(diff wanted split)"

		# Compressed, the .dwo files as well as the objects.
		for source in one main; do
			# shellcheck disable=SC2086
			$compiler -O1 $flags -gsplit-dwarf -gz=zlib -c $source.c -o $source.o
		done
		# Of type units the one for the rest may be too small to be worth it.
		readelf -SW one.dwo 2>/dev/null | grep -qE ' \.debug_(info|str|types)[.a-z]*\.dwo .* [A-Z]*C[A-Z]* ' || fail "$compiler $flags -gz: one.dwo is not compressed"
		btf app one.o main.o -Wl,--compress-debug-sections=zlib
		normalized app >split
		cmp -s wanted split || fail "$compiler $flags -gz: other BTF: $(diff wanted split)"
		btf part.o -r one.o main.o -nostdlib
		normalized part.o >split
		cmp -s wanted-part split || fail "$compiler $flags -gz -r: other BTF: $(diff wanted-part split)"

		# Together with units that refer to each other, which are read as one.
		gcc -O1 -gdwarf-4 -fdebug-types-section -c main.c -o types-main.o
		btf mixed one.o types-main.o
		describes mixed FUNC sum
		describes mixed FUNC twice
		describes mixed STRUCT node
		[ "$(grep -c "STRUCT 'point'" dump)" = 1 ] || fail "$compiler $flags: point is there twice"
	done
done

# One file that has it all: the object names itself.
if has clang && clang -O1 -g -gsplit-dwarf=single -c one.c -o one.o 2>log; then
	clang -O1 -g -gsplit-dwarf=single -c main.c -o main.o
	btf app one.o main.o
	describes app STRUCT node
	describes app VAR head
else
	skip_part "no clang with -gsplit-dwarf=single"
fi

# A folder of its own, and a link that runs elsewhere.
mkdir objects elsewhere
(cd objects && gcc -O1 -g -gsplit-dwarf -c ../one.c && gcc -O1 -g -gsplit-dwarf -c ../main.c)
cd elsewhere
btf app ../objects/one.o ../objects/main.o
describes app STRUCT node
