// SPDX-License-Identifier: GPL-3.0-or-later
//
// Functions that take and return what calling conventions treat differently. All of them are where
// the convention has them, so each gets a FUNC (encoding 3.5). Compiled with -O2, never run.
struct pair { double x, y; };
struct large { long a[8]; };
#define FUNCTION __attribute__((noinline))

FUNCTION double f_doubles(double a, double b) { return a * b + 1; }
FUNCTION double f_mixed(int n, double v, const char *s) { return n * v + s[0]; }
FUNCTION float f_single(float f, int k) { return f * k; }
FUNCTION double f_all(int a, float b, long long c, double d, int e) { return a + b + c + d + e; }
FUNCTION long double f_takes_long_double(long double v, int n) { return v * n; }
FUNCTION long double f_returns_long_double(int n, int k) { return n + k; }
FUNCTION struct pair f_returns_pair(int n, double d) { return (struct pair){n, d}; }
FUNCTION struct large f_returns_large(int n, double d) { return (struct large){{n, (long)d}}; }
FUNCTION double f_many_doubles(double a, double b, double c, double d, double e, double f, double g,
			       double h, double i, double j, int k)
{
	return a + b + c + d + e + f + g + h + i + j + k;
}
FUNCTION double f_many_integers(int a, int b, int c, int d, int e, int f, int g, int h, int i,
				double j, int k)
{
	return a + b + c + d + e + f + g + h + i + j + k;
}
