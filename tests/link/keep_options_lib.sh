# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of keep= and its like share: two units without marks. Sourced by a test after
# lib.sh and keep_lib.sh.

cat >>unmarked.c <<'C'
struct sensor the_sensor;
C
compile unmarked.c
echo 'struct apart { int i; } apart;' >apart.c
compile apart.c
all="unmarked.o apart.o"
