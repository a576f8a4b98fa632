// SPDX-License-Identifier: GPL-3.0-or-later
//
// Structs with holes, for the tests of `ldbtf report`.
typedef unsigned char byte;

// 24 bytes, in two ways 16
struct holes { char a; long b; char c; };
// nothing to gain: 4 bytes of padding in any order
struct padded { long a; int b; };
// all that comes behind `b` and `d` has room in the hole behind `a`
struct filled { int a; long b; char c; long d; short e; char f; };
// bitfields stay together
struct bits { char a; long b; unsigned int x : 3, y : 7, z : 12; long c; short d; };
// the end stays the end
struct flexible { char a; long b; char c; int d; char tail[]; };
struct with_flexible { int a; long b; short c; struct flexible end; };
// attributes decide
struct __attribute__((packed)) tight { char a; long b; char c; };
struct aligned { char a; long b __attribute__((aligned(64))); char c; };
struct has_aligned { struct aligned in; char a; long b; char c; };
struct has_tight { char a; struct tight in; long b; char c; };
// empty members mark places
struct marked { char a; char begin[0]; long b; char c; };
// structs without a name
typedef struct { byte a; long b; byte c; struct { char d; long e; char f; } inner; } unnamed;
struct outer { int count; struct holes list[3]; union { struct holes u; long v; }; unnamed more; };

struct holes one, many[4];
struct outer outers[2];
struct padded padded;
struct filled filled = {.a = 1};
struct bits bits;
struct tight tight;
struct aligned aligned;
struct has_aligned has_aligned;
struct has_tight has_tight;
struct marked marked;
struct flexible *flexible;
struct with_flexible *with_flexible;
const int table[10] = {1};
static const int small_table[2] = {1};

int main(void)
{
	return one.a + many[0].a + outers[0].count + padded.b + filled.a + bits.x + tight.a +
	       aligned.a + has_aligned.a + has_tight.a + marked.a + table[1] + small_table[one.c] +
	       (flexible ? flexible->a : 0) + (with_flexible ? with_flexible->a : 0);
}
