# SPDX-License-Identifier: GPL-3.0-or-later
#
# Floating point, structs and complex numbers, as parameters and as results, are where the calling
# convention puts them, so such functions have FUNCs (encoding 3.5).
. "$(dirname "$0")/lib.sh"
. "$here/prototypes_lib.sh"

cat > floats.c <<'C'
struct pair { double x, y; };
struct large { long a[4]; };
__attribute__((noinline)) double mixed(int n, double v, const char *s) { return n * v + s[0]; }
__attribute__((noinline)) float single(float f) { return f * 2; }
__attribute__((noinline)) long double extended(long double v, int n) { return v * n; }
__attribute__((noinline)) struct pair two(int n) { struct pair v = {n, n}; return v; }
__attribute__((noinline)) struct large four(int n) { struct large v = {{n, n}}; return v; }
__attribute__((noinline)) _Complex double turn(_Complex double z, int n) { return z * n; }
int main(int argc, char **argv)
{
	return mixed(argc, 3, argv[0]) + single(argc) + extended(argc, 2) + two(argc).x + four(argc).a[1] +
	       __real__ turn(argc, 2) < 0;
}
C

for compiler in gcc clang; do
	for version in 4 5; do
		cc="$compiler -gdwarf-$version"
		$cc -O2 -c floats.c -o floats.o || fail "floats.c"
		build floats $compiler floats.o
		check floats "extended four main mixed single turn two" func_unexpected_register 0
	done
done
