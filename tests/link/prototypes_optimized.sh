# SPDX-License-Identifier: GPL-3.0-or-later
#
# A parameter or a result that the optimiser removed leaves no FUNC (encoding 3.4.6), since the
# registers hold other values. OpenMP and function clones leave one function for a name.
. "$(dirname "$0")/lib.sh"
. "$here/prototypes_lib.sh"

# gcc alone makes copies of functions for what their callers do.
cat > removed.c <<'C'
struct context { int n; };
static __attribute__((noinline)) int seventh(struct context *c, long a, long b, long d, long e, long f, int last)
{
	int twice = last ? 2 : 1;
	(void)twice;
	c->n++;
	return c->n * (int)(a + b * d - e * f);
}
static __attribute__((noinline)) int result(int *p, int n)
{
	for (int i = 0; i < n; i++)
		p[i] += i;
	return n * 3 + p[0];
}
static __attribute__((noinline)) void whole(int *p, int n)
{
	for (int i = 0; i < n; i++)
		p[i] = i;
}
int main(int argc, char **argv)
{
	struct context c = {argc};
	int array[8] = {0};
	(void)argv;
	whole(array, argc);
	result(array, argc + 1);
	return seventh(&c, argc, 2, argc + 1, argc * 4, argc, argc & 1) - seventh(&c, 2, argc, 3, argc, argc * 5, argc & 3);
}
C
cat > omp.c <<'C'
int work(int n, int *out)
{
#pragma omp parallel for
	for (int i = 0; i < n; i++)
		out[i] = i;
	return out[0];
}
#ifndef __clang__
__attribute__((target_clones("default", "avx2"), noinline)) int cloned(const int *p, int n) { return p[n - 1] + n; }
#else
__attribute__((noinline)) int cloned(const int *p, int n) { return p[n - 1] + n; }
#endif
int main(void) { int out[10]; return work(10, out) + cloned(out, 0); }
C

for version in 4 5; do
	gcc -gdwarf-$version -O2 -c removed.c -o removed.o
	nm removed.o | grep -q ' t seventh.constprop.0$' && nm removed.o | grep -q ' t result.isra.0$' ||
		skip "this gcc does not remove what the test is about"
	build removed gcc removed.o
	check removed "main whole" func_optimized_parameters 2
	gcc -gdwarf-$version -O2 -fopenmp -c omp.c -o omp.o
	build omp gcc -fopenmp omp.o
	check omp "cloned main work" func_ambiguous_address 0
done
