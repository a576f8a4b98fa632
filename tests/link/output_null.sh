# SPDX-License-Identifier: GPL-3.0-or-later
#
# Nothing is kept in /dev/null, so nothing is filled, and the device survives.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c

btf /dev/null main.o
[ -c /dev/null ] || fail "/dev/null is gone"
# Who asks for a file is told that there is none.
btf_warns /dev/null main.o -- detached=app.btf
log_has "the output is no file that is kept"
[ ! -e app.btf ] || fail "a file of an output that is not kept"
