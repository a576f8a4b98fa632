# SPDX-License-Identifier: GPL-3.0-or-later
#
# reserve=exact with more inputs than ld keeps open at once, and the output among those that it
# closes: the trial and the link have all of them.
. "$(dirname "$0")/lib.sh"
. "$here/exact_lib.sh"

exact="-plugin-opt reserve=exact"
for i in $(seq 40); do
	echo "struct s$i { int m$i; } v$i; int f$i(void) { return v$i.m$i; }" >many$i.c
	echo "extern int f$i(void);"
done >all.c
gcc -g -c many*.c
(ulimit -n 64 && "$ld" -r -plugin "$LDBTF_PLUGIN" $exact -plugin-opt stats=stats many*.o \
	-o many) >log 2>&1 ||
	fail "40 inputs: the link failed"
[ ! -s log ] || fail "40 inputs: not silent"
is_exact "40 inputs" stats
(ulimit -n 64 && "$ld" -r -plugin "$LDBTF_PLUGIN" \
	-plugin-opt reserve="$(stat_value reserved_bytes stats)" many*.o -o fixed)
cmp many fixed >log || fail "40 inputs: another image than without a trial"
