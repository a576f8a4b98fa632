# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reuse of objects with REL, whose addends are in the places that the linker writes to, most of them
# not 0.
. "$(dirname "$0")/lib.sh"
. "$here/reuse_lib.sh"

echo 'int main(void) { return 0; }' | gcc -m32 -x c - -o probe 2>/dev/null ||
	skip "gcc -m32 does not link here (Debian: gcc-12-multilib libc6-dev-i386)"
for flags in -O2 -gdwarf-4 -gz; do
	compile a.c -m32 $flags
	compile b.c -m32 $flags
	same app a.o b.o -m32
	[ "$units:$reused" = 2:2 ] || fail "-m32 $flags: $reused of $units units reused"
	same app a.o b.o -m32 -r
	[ "$units:$reused" = 2:2 ] || fail "-m32 $flags -r: $reused of $units units reused"
done
