# SPDX-License-Identifier: GPL-3.0-or-later
#
# budget= with roots. Roots stay, and what they only point to is shed. Roots that do not fit fail
# the link with the number that would do.
. "$(dirname "$0")/lib.sh"
. "$here/keep_lib.sh"
compile marked.c -I"$keep_include"

btf app marked.o -- stats=stats
whole=$(stat_value btf_bytes stats)
btf_warns app marked.o -- "budget=$((whole - 8))" stats=stats
describes app FWD bus
[ "$(stat_value shed_types stats)" = 1 ] || fail "more than struct bus was shed"
btf_fails app marked.o -- budget=100
least=$(sed -n "s/.*what can't be left out takes \([0-9]*\) bytes, more than 100/\1/p" log)
[ "$least" ] || fail "the message has no number"
# With reserve=exact, too, that is all there is to say.
btf_fails app marked.o -- budget=100 reserve=exact
log_has "what can't be left out takes $least bytes"
log_lacks "no trial of the link"
btf_warns app marked.o -- "budget=$least"
kernel_takes app
btf_fails app marked.o -- "budget=$((least - 4))"

compile unmarked.c
btf every unmarked.o
rm -f app
for pair in vars-split=vars base=every; do
	btf_fails app unmarked.o -- budget=4096 $pair
	log_has "option budget can't be given with base or vars-split"
done
