# SPDX-License-Identifier: GPL-3.0-or-later
#
# Functions that the linker drops, of which the output has another copy: their DWARF says that they
# are nowhere.
. "$(dirname "$0")/lib.sh"
. "$here/reuse_lib.sh"

# A function in two pieces, which has no address of its own, is dropped: before DWARF 5 its lists of
# locations then end at once, and no longer say that its first parameter is in a register of its
# own. The other copy of it is fine.
cat >weak.c <<'C'
extern void fail(const char *) __attribute__((cold, noreturn));
__attribute__((weak)) int split(double a, int b) {
	if (__builtin_expect(b > 1000, 0)) { fail("too large"); } return (int)(a * b); }
int user(int i) { return split(1.5, i); }
C
cat >strong.c <<'C'
__attribute__((cold, noreturn)) void fail(const char *text) { (void)text; __builtin_trap(); }
int split(double a, int b) { if (__builtin_expect(b > 2000, 0)) { fail("much too large"); } return (int)(a + b); }
int user(int i); int main(int argc, char **argv) { (void)argv; return user(argc); }
C
for version in 4 5; do
	gcc -g -gdwarf-$version -O2 -ffunction-sections -c weak.c
	for level in 0 2; do
		gcc -g -gdwarf-$version -O$level -ffunction-sections -c strong.c
		same app weak.o strong.o -Wl,--gc-sections
	done
done

# Copies of an inline function: all but one are dropped, and their DWARF says that they are nowhere.
if has g++; then
	for n in 1 2; do
		cat >c$n.cc <<C
struct s { int v[$n]; };
inline int copied(int *p) { int sum = 0; for (int i = 0; i < 9; i++) sum += p[i] * p[i]; return sum; }
extern "C" int use$n(s *p) { return copied(p->v); }
C
		g++ -g -O0 -c c$n.cc -o c$n.o
	done
	same app a.o b.o c1.o c2.o
else
	skip_part "no g++ on this machine"
fi
