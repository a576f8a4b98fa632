# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of forms of DWARF share: a program with a struct that has all that C can say of
# one. Sourced by a test after lib.sh.

: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"

cat > shapes.h <<'C'
enum color { RED, GREEN = 5, BLUE = 70000 };
union value { int number; float real; void *pointer; };
typedef struct node node_t;
struct node {
	node_t *next;
	unsigned kind : 3, weight : 13;
	int balance : 6;
	enum color color;
	union value values[4][2];
	struct { short x, y; } at;
	int (*visit)(const node_t *node, ...);
	char name[];
};
C
cat > shapes.c <<'C'
#include "shapes.h"
static node_t *newest;
node_t root = {.kind = 1};
unsigned long count_nodes(const node_t *node)
{
	unsigned long count = 0;
	for (; node; node = node->next)
		count++;
	newest = (node_t *)node;
	return count;
}
C
cat > main.c <<'C'
#include "shapes.h"
extern node_t root;
unsigned long count_nodes(const node_t *node);
int use(union value *value, enum color color) { return value->number + color; }
int main(void) { return (int)count_nodes(&root) - 1; }
C
