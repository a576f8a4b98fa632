# SPDX-License-Identifier: GPL-3.0-or-later
#
# Objects of gcc and clang, DWARF 4 and 5, compressed or not, with type units, and all of them in one link,
# describe the same C with the same BTF types.
. "$(dirname "$0")/lib.sh"

cat > shapes.c <<'C'
enum color { RED, GREEN = 5, BLUE = -1 };
union value { int number; float real; void *pointer; };
struct node {
	struct node *next;
	unsigned kind : 3, weight : 13;
	enum color color;
	union value values[4];
	struct { short x, y; } at;
	int (*visit)(struct node *node, ...);
	char name[];
};
typedef const volatile struct node *node_ptr;
struct node root;
node_ptr cursor;
unsigned long long count_nodes(const struct node *node, _Bool deep)
{
	unsigned long long count = 0;
	for (; node; node = node->next)
		count += 1 + deep;
	return count;
}
C
cat > main.c <<'C'
struct node;
extern struct node root;
unsigned long long count_nodes(const struct node *node, _Bool deep);
int main(void) { return (int)count_nodes(&root, 0) - 1; }
C
compile main.c -g0

variants="gcc:-gdwarf-4 gcc:-gdwarf-5 gcc:-gdwarf-5,-gz gcc:-gdwarf-4,-fdebug-types-section gcc:-gdwarf-5,-fdebug-types-section"
if has clang; then
	variants="$variants clang:-gdwarf-4 clang:-gdwarf-5 clang:-gdwarf-5,-gz"
else
	skip_part "no clang on this machine"
fi

# What is said about the program's own definitions: ids and the order of other types may differ by compiler.
definitions() { # FILE
	dump "$1"
	for pattern in "STRUCT 'node'" "ENUM 'color'" "UNION 'value'" "TYPEDEF 'node_ptr'" "VAR 'root'" \
		"FUNC 'count_nodes'" "VAR 'cursor'"; do
		grep -qF "] $pattern" dump || fail "$1: no $pattern"
	done
	# Members with their place; type ids and list heads are left out.
	sed -n "/STRUCT 'node'/,/^\[/p" dump | sed -n "s/^	\('[a-z]*'\) type_id=[0-9]* \(.*\)/\1 \2/p"
	sed -n "/ENUM 'color'/,/^\[/p" dump | grep '^	'
}

for variant in $variants; do
	compiler=${variant%%:*}
	flags=$(echo "${variant#*:}" | tr ',' ' ')
	if ! $compiler $flags -O1 -c shapes.c -o shapes.o 2>log; then
		skip_part "$compiler does not take $flags"
		continue
	fi
	btf app shapes.o main.o
	./app || fail "$variant: does not run"
	definitions app >definitions
	[ "$(grep -c . definitions)" = 11 ] || fail "$variant: definitions incomplete: $(cat definitions)"
	[ -f reference ] || cp definitions reference
	cmp -s definitions reference || fail "$variant: other definitions: $(diff reference definitions || :)"
done

# All variants of one compiler in one link: each type once, whatever form its DWARF has. (gcc and clang name short and
# the type of array indices differently, so between them a struct with those is two types.)
for one in gcc clang; do
	n=0
	objects=
	for variant in $variants; do
		compiler=${variant%%:*}
		[ $compiler = $one ] || continue
		n=$((n + 1))
		flags=$(echo "${variant#*:}" | tr ',' ' ')
		$compiler $flags -O1 -Droot=root$n -Dcursor=cursor$n -Dcount_nodes=count$n -c shapes.c -o shapes$n.o \
			2>log && objects="$objects shapes$n.o"
	done
	[ "$objects" ] || continue
	$one -gdwarf-5 -O1 -c shapes.c -o shapes.o
	btf all shapes.o $objects main.o
	dump all
	for type in "STRUCT 'node'" "ENUM 'color'"; do
		[ "$(grep -cF "] $type" dump)" = 1 ] || fail "$one: $type is there more than once"
	done
	describes all VAR root$n
done

# clang as the driver of the link.
if has clang && clang --ld-path="$ld" main.o shapes.o -o probe 2>/dev/null; then
	driver="clang --ld-path=$ld"
	btf by-clang main.o shapes.o
	driver=
	describes by-clang STRUCT node
fi
