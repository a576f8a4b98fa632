// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a program has beyond its base, for the split BTF of seeds.sh.
enum colour { RED = -1, GREEN, BLUE = 7 };
union either;
struct node;
struct own {
	struct node *node;
	union either *either;
	enum colour colour;
	struct own *list[3];
} the_own[2];
typedef struct own own_t;
struct own *find_own(own_t *from, int number, enum colour colour)
{
	return number ? from->list[colour] : &the_own[1];
}
