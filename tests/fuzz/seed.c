// SPDX-License-Identifier: GPL-3.0-or-later
//
// What seeds.sh compiles: a little of everything that DWARF and BTF can say of C.
typedef unsigned long size;
struct hidden;
struct node;
enum colour { RED = -1, GREEN, BLUE = 7 };
enum huge { MOST = 0x7fffffffffffffffLL };
typedef int handler(struct node *, enum colour, ...);
union either {
	struct node *node;
	float number;
	unsigned char bytes[4];
};
struct node {
	struct node *next;
	const volatile struct hidden *hidden;
	handler *call;
	enum colour colour;
	enum huge huge;
	unsigned flag : 1, kind : 7;
	int : 0;
	signed long long wide : 40;
	union either either;
	struct {
		char name[12];
		union {
			int x;
			_Bool y;
		};
	} inner[2][3];
	double real;
	size sizes[];
};

struct node root = {.colour = GREEN};
static int counter __attribute__((section(".data..percpu")));
_Thread_local int per_thread;
const char *const names[] = {"one", "two"};
extern int elsewhere;
int (*table[2])(int);

static __attribute__((noinline)) long sum(struct node *node, union either by_value, long depth)
{
	static int calls;
	calls++;
	return depth ? node->real + by_value.number + sum(node->next, by_value, depth - 1) : calls;
}
__attribute__((noinline)) enum colour pick(struct node *restrict node, const char *format, ...)
{
	for (int i = 0; i < 3; i++) {
		struct node *inside = node->next;
		if (inside && inside->call)
			return inside->call(inside, RED, i);
	}
	return *format ? GREEN : BLUE;
}
int main(void)
{
	union either either = {.number = 1};
	counter += per_thread;
	return sum(&root, either, 2) + pick(&root, names[0]) + counter;
}
