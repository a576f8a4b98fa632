# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of fixed reservations share. Sourced by a test after lib.sh.

cat > main.c <<'C'
struct point { int x, y; } origin;
int main(void) { return origin.x; }
C
compile main.c
