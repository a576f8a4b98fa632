# SPDX-License-Identifier: GPL-3.0-or-later
#
# A parameter or a result that the optimiser removed leaves no FUNC (encoding 3.4.6), since the
# registers hold other values. OpenMP and function clones leave one function for a name.
. "$(dirname "$0")/lib.sh"
. "$here/prototypes_lib.sh"
has clang || skip "no clang on this machine"

write_removed <<'C'
static __attribute__((noinline)) int seventh(struct context *c, long a, long b, long d, long e, long f, int last)
{
	int twice = last ? 2 : 1;
	(void)twice;
	c->n++;
	return c->n * (int)(a + b * d - e * f);
}
static int call(struct context *c, int n)
{
	return seventh(c, n, 2, n + 1, n * 4, n, n & 1) - seventh(c, 2, n, 3, n, n * 5, n & 3);
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
static void inlined(int n, int *out)
{
#pragma omp parallel for
	for (int i = 0; i < n; i++)
		out[i] = 2 * i;
}
int main(void) { int out[10]; inlined(10, out); return work(10, out) + cloned(out, 0); }
C

for version in 4 5; do
	compile_removed $version seventh.constprop.0 result.isra.0
	build removed gcc removed.o
	check removed "main whole" func_optimized_parameters 2
	gcc -gdwarf-$version -O2 -fopenmp -c omp.c -o omp.o
	build omp gcc -fopenmp omp.o
	check omp "cloned main work" func_ambiguous_address 0
	# clang's helpers are `.omp_outlined.`. Its OpenMP library may not be here.
	clang -gdwarf-$version -O2 -fopenmp -c omp.c -o omp.o
	build omp clang -Wl,--unresolved-symbols=ignore-all omp.o
	check omp "cloned main work" func_ambiguous_address 0
done
