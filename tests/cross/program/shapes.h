// SPDX-License-Identifier: GPL-3.0-or-later
//
// Types that come out of a wrong byte order, word size or bit-field rule as something else. No
// plain `char` and no `long double`: what those are depends on the target, and the tests compare
// targets.
#ifndef SHAPES_H
#define SHAPES_H

enum color { RED, GREEN = 5, BLUE = -1 };
enum wide { NARROW = 1, WIDE = 0x123456789a };

union value {
	int number;
	unsigned char octets[4];
};

struct node;
typedef unsigned long long (*visit_t)(const struct node *, unsigned short depth, ...);

struct node {
	struct node *next;
	unsigned int kind : 3, weight : 13;
	signed int balance : 6;
	enum color color;
	union value values[2];
	struct {
		short x, y;
	} at;
	unsigned long long serial;
	double load;
	visit_t visit;
	unsigned char text[];
};

struct reading {
	unsigned short raw;
	volatile unsigned int *where;
	enum wide wide;
	const struct reading *const *others;
} __attribute__((packed));

extern struct node root;
extern struct reading reading;

unsigned long long count_nodes(const struct node *node, unsigned short depth, ...);
int sum_values(const union value *values, int count, signed char scale);
const struct node *last_node(const struct node *node);

#endif
