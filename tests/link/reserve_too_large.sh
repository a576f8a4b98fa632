# SPDX-License-Identifier: GPL-3.0-or-later
#
# A fixed reservation that is larger than BTF can be padded to fails the link and names the largest.
# Padding makes the strings longer, of which readers take 16 MiB.
. "$(dirname "$0")/lib.sh"
. "$here/fixed_lib.sh"

btf_fails app main.o -- reserve=17000000
log_has "app: 17000000 bytes are reserved for .BTF, more than it can be padded to"
log_lacks "please report"
largest=$(sed -n 's/.*relink with the option reserve=\([0-9]*\) or less.*/\1/p' log)
[ -n "$largest" ] || fail "the message names no value"
btf app main.o -- reserve=$largest
[ "$(section_size app)" = $largest ] || fail "not exactly $largest bytes"
describes app STRUCT point
btf_fails app main.o -- reserve=$((largest + 4))
log_has "reserve=$largest or less"

# An empty BTF has a limit of its own: what on-error=warn leaves is valid, or the link fails.
run_btf app main.o -- reserve=17000000 on-error=warn
[ $link_status != 0 ] || fail "on-error=warn left more than an empty BTF can be"
log_has "relink with the option reserve=16777240 or less"
[ ! -e app ] || fail "the output was left"
btf_warns app main.o -- reserve=16777244 fill=off
log_has "good for addresses only"
btf app main.o -- reserve=16777240 fill=off
is_empty_btf app
