# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of -gsplit-dwarf share: a program, its objects in each form of DWARF, and what
# stands in a BTF. Sourced by a test after lib.sh.

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
	bpftool btf dump file "$1" format raw |
		sed 's/^\[[0-9]*\] //; s/type_id=[0-9]*//g; s/offset=[0-9]* size/size/' | sort
}

# each_form FUNCTION: calls it for each compiler and form of DWARF, when one.o and main.o have their
# types in .dwo files, and whole-one.o and whole-main.o have them inside. $how says which form it
# is.
each_form() {
	for compiler in gcc clang; do
		has $compiler || { skip_part "no $compiler on this machine"; continue; }
		for flags in -gdwarf-4 -gdwarf-5 "-gdwarf-4 -fdebug-types-section" \
			"-gdwarf-5 -fdebug-types-section"; do
			how="$compiler $flags"
			for source in one main; do
				# shellcheck disable=SC2086
				$compiler -O1 $flags -gsplit-dwarf -c $source.c -o $source.o
				# shellcheck disable=SC2086
				$compiler -O1 $flags -c $source.c -o whole-$source.o
			done
			[ -f one.dwo ] || fail "$how makes no one.dwo"
			"$1"
		done
	done
}
