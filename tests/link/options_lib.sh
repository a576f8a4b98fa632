# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of options share: a program with a struct, a variable and two functions. Sourced by
# a test after lib.sh.

cat > main.c <<'C'
struct point { int x, y; };
struct point origin;
static __attribute__((noinline)) int add(int a, int b) { return a + b; }
int main(void) { return add(origin.x, origin.y); }
C
compile main.c
