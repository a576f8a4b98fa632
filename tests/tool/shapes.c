// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the tests of `ldbtf show` and `ldbtf diff` look at.
struct list {
	struct list *next;
	char c;
	int value : 5, wide : 3;
	union {
		long l;
		struct { float f; short s; } in;
	};
};
typedef struct {
	char a;
	long b;
	enum { LOW, HIGH = 5 } level;
	int (*call)(struct list *, const char *const *, ...);
} block;
struct outer { struct list list; block blocks[3]; char tail; };
struct __attribute__((packed)) tight { char a; int b; unsigned x : 3; short s; };
enum state { OFF, ON = -7 };

enum state state = ON;
struct outer the_outer;
block the_block;
struct tight the_tight;

static __attribute__((noinline)) int walk(struct list *at, ...) { return at ? at->value : -1; }

int main(int argc, char **argv)
{
	return walk(&the_outer.list, argc, argv) + the_tight.b + the_block.a;
}
