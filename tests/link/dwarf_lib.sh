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

# The forms of DWARF that gcc can be told to write: its options, joined by commas.
forms="-gdwarf-2,-gstrict-dwarf -gdwarf-2 -gdwarf-3,-gstrict-dwarf -gdwarf-3 -gdwarf-4
	-gdwarf-4,-fdebug-types-section -gdwarf-5,-fdebug-types-section -gdwarf-5,-gdwarf64
	-gdwarf-4,-gdwarf64 -gdwarf-5,-gdwarf64,-fdebug-types-section"

# takes_form FORM: whether gcc can write it. Its options are in $form_options.
takes_form() {
	form_options=$(echo "$1" | tr ',' ' ')
	# shellcheck disable=SC2086 # words
	gcc $form_options -c main.c -o probe.o 2>/dev/null || {
		skip_part "gcc does not take $form_options"
		return 1
	}
}
