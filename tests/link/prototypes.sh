# SPDX-License-Identifier: GPL-3.0-or-later
#
# A FUNC says what a tracer will find in the registers, or it is not there (encoding 3.2.9, 3.4.6,
# 3.5): assembler, -g1, parameters and results that went, OpenMP, floating point; by gcc and clang.
. "$(dirname "$0")/lib.sh"

# check OUTPUT WANTED [REASON COUNT]: exactly these FUNCs, and what is left out is counted.
check() {
	dump "$1"
	seen=$(sed -n "s/^\[[0-9]*\] FUNC '\([^']*\)' .*/\1/p" dump | sort | tr '\n' ' ')
	[ "$seen" = "$2 " ] || fail "$1: functions are $seen"
	[ -z "${3:-}" ] || grep -q "\"$3\": $4,\$" stats || fail "$1: $3 is not $4: $(grep func_ stats)"
}

# build OUTPUT COMPILER FLAG... INPUT...
build() {
	output=$1
	shift
	"$@" -B "$work/bin" -Wl,-plugin,"$LDBTF_PLUGIN" -Wl,-plugin-opt,stats=stats -o "$output" >log 2>&1 ||
		fail "$output: the link failed"
}

cat > asm.s <<'S'
	.globl add
	.type add, @function
add:	leal (%rdi,%rsi), %eax
	ret
	.size add, .-add
	.type alone, @function
alone:	ret
	.size alone, .-alone
	.section .note.GNU-stack,"",@progbits
S
cat > weak.c <<'C'
__attribute__((weak, noinline)) int add(int a, int b) { return a - b; }
int main(int argc, char **argv) { (void)argv; return add(argc, -1) == 0; }
C
cat > terse.c <<'C'
struct pair { int a; };
__attribute__((noinline)) int sum(int a, const struct pair *b) { return a + b->a; }
__attribute__((noinline)) void nothing(void) { __asm__ volatile(""); }
C
cat > full.c <<'C'
struct pair { int a; };
int sum(int, const struct pair *);
void nothing(void);
__attribute__((noinline)) void quiet(void) { nothing(); }
int main(void) { struct pair p = {1}; quiet(); return sum(-1, &p); }
C
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
		$cc -O1 -c weak.c -o weak.o || fail "weak.c"
		build asm $compiler weak.o -g asm.s
		check asm "add main"
		readelf --debug-dump=info asm | grep -q unspecified_type && grep -q '"func_no_prototype": 2,' stats ||
			[ $compiler = clang ] || fail "the assembler says something of its functions"
		$cc -g1 -O2 -c terse.c -o terse.o || fail "terse.c"
		$cc -O2 -c full.c -o full.o || fail "full.c"
		build terse $compiler terse.o full.o
		check terse "main quiet"
		$cc -O2 -c floats.c -o floats.o || fail "floats.c"
		build floats $compiler floats.o
		check floats "extended four main mixed single turn two" func_unexpected_register 0
	done
done
# clang's assembler describes labels, not functions.
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
