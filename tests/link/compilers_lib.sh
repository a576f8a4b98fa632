# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of compilers share: a source with most that C can say of types, and in how many
# forms each compiler describes it. Sourced by a test after lib.sh.

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
