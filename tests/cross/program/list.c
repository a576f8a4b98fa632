// SPDX-License-Identifier: GPL-3.0-or-later
//
// A second unit with the same types, variables of its own in .bss and .rodata, and a name that both
// units use.
#include "shapes.h"

struct list {
	const struct node *first;
	short lengths[3];
};

// Also a static function of shapes.c. Two addresses for one name, so it is no function in the BTF
// of -r; where --gc-sections drops this one, it is.
__attribute__((noinline, used)) static unsigned long long count_one(const struct node *node,
								    unsigned short depth, ...)
{
	return node->kind + depth;
}

struct list list;
const short limits[] = { 1, -2, 3 };

__attribute__((noinline)) const struct node *last_node(const struct node *node)
{
	while (node && node->next)
		node = node->next;
	list.first = node;
	list.lengths[1] = limits[root.kind % 3];
	return node;
}
