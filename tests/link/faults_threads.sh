# SPDX-License-Identifier: GPL-3.0-or-later
#
# No thread can be started: the linker's own does all the work, and nobody has to be told.
. "$(dirname "$0")/lib.sh"
. "$here/faults_lib.sh"
. "$here/faults_sweep_lib.sh"

# Threads start only where there is much to read.
echo 'struct point { int x; } origin; int main(void) { return origin.x; }
char filler[1 << 20] = {1};' >main.c
compile main.c
"$ld" -o app -plugin "$LDBTF_PLUGIN" -e main main.o >log 2>&1 || fail "a larger link"
extract app right
sweep pthread_create 11
[ $failures = 0 ] || fail "a link without threads failed"
