// SPDX-License-Identifier: GPL-3.0-or-later
//
// Defines the types of shapes.h and functions over them; two of them, and one variable, nobody
// needs: --gc-sections drops those.
#include "shapes.h"

static unsigned long long count_one(const struct node *node, unsigned short depth, ...)
{
	return node->weight + depth;
}

static struct node leaf = {
	.kind = 2,
	.weight = 300,
	.balance = 3,
	.color = GREEN,
	.values = { { .number = -1 }, { .number = 7 } },
	.at = { 3, 4 },
	.serial = 2,
	.load = 0.5,
	.visit = count_one,
};

struct node root = {
	.next = &leaf,
	.kind = 5,
	.weight = 4097,
	.balance = -7,
	.color = BLUE,
	.values = { { .octets = { 1, 1, 1, 1 } }, { .number = 0x28000028 } },
	.at = { -1, 2 },
	.serial = 0x1122334455667788ULL,
	.load = 0.75,
	.visit = count_one,
};

struct reading reading = { .raw = 513, .wide = WIDE };

int unused_counter = 3;

// As large as the compiler likes to leave alone: what is inlined everywhere is no function in the
// image.
__attribute__((noinline)) unsigned long long count_nodes(const struct node *node,
							 unsigned short depth, ...)
{
	unsigned long long count = 0;
	for (; node; node = node->next)
		count += node->visit(node, depth);
	return count;
}

__attribute__((noinline)) int sum_values(const union value *values, int count, signed char scale)
{
	int sum = 0;
	for (int i = 0; i < count; i++)
		sum += values[i].number * scale;
	return sum;
}

// The second parameter begins in an even register on Arm, and is one register on x32.
const struct node *unused_search(const struct node *node, unsigned long long serial)
{
	while (node && node->serial != serial)
		node = node->next;
	return node;
}
