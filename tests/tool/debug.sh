# SPDX-License-Identifier: GPL-3.0-or-later
#
# debug: DWARF made of BTF with each kind of type that C has.
. "$(dirname "$0")/debug_again_lib.sh"

cat >kinds.c <<'C'
typedef _Bool flag;
typedef unsigned char byte;
enum big { SMALL = -1, BIG = 0x123456789aLL };
enum wide { WIDE = 0xffffffffffffffffULL };
enum little { LITTLE = 0xffffffff };
enum state { BAD = -5, GOOD = 7 };
struct declared;
union also_declared;
struct all {
	flag f; char c; signed char s; byte b; __int128 w; float x; double y; long double z; _Complex double i;
	struct declared *declared; union also_declared *also;
	const volatile int *restrict qualified; const void *any;
	int (*call)(struct all *, const char *, ...); void (*old)();
	int grid[2][3]; enum big big : 40; _Bool bit : 1; signed three : 3;
	unsigned long wide : 33; int : 5; int far : 9;
	struct { int in; union { int one; char two; }; };
	int rest[];
};
struct empty { } the_empty;
struct __attribute__((packed)) tight { char a; int b; unsigned x : 3; short s; };
static const struct tight the_tight = {1, 2, 3, 4};
struct all the_all;
enum wide the_wide;
enum little the_little;
enum state the_state;
int later[3];
typedef int vector __attribute__((vector_size(16)));
vector the_vector;
__attribute__((noinline)) void nothing(void) { __asm__ volatile("" : : "r"(&the_empty)); }
__attribute__((noinline)) __int128 take(struct tight t, double d, enum big big)
{
	return t.a + d + big + the_tight.b;
}
int main(void) { nothing(); return take(the_tight, 1.0, BIG); }
C
compile kinds.c -w
btf kinds kinds.o
returns kinds
