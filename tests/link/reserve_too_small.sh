# SPDX-License-Identifier: GPL-3.0-or-later
#
# A fixed reservation that is too small fails the link and names the exact value: that one works,
# four less does not. A measured reservation is an upper bound, and a tight one.
. "$(dirname "$0")/lib.sh"
. "$here/fixed_lib.sh"

btf_fails app main.o -- reserve=100 stats=stats.json detached=app.btf
log_has ".BTF needs"
log_has "the link reserved only 100"
[ ! -e app.btf ] || fail "an extra file of a failed link"

value=$(sed -n 's/.*relink with the option reserve=\([0-9]*\).*/\1/p' log)
[ -n "$value" ] || fail "the message names no value"
# The figures are there all the same, for a build that links again by itself.
[ "$(stat_value btf_bytes stats.json)" = $value ] || fail "stats has another value than the message"
[ "$(stat_value reserved_bytes stats.json)" = 100 ] || fail "stats has not what was reserved"
[ "$(stat_value types stats.json)" -gt 1 ] || fail "stats has no types"
btf app main.o -- reserve=$value
describes app STRUCT point
[ "$(section_size app)" = $value ] || fail "not exactly $value bytes"
btf_fails app main.o -- reserve=$((value - 4))
log_has "reserve=$value"

# With on-error=warn the program is linked, with a valid empty BTF of the reserved size.
btf_warns app main.o -- reserve=100 on-error=warn
log_has "warning: ldbtf: app: .BTF needs $value bytes"
is_empty_btf app
[ "$(section_size app)" = 100 ] || fail "not the reserved 100 bytes"
./app

# The measured reservation is an upper bound and a tight one: section names are not known yet, which
# is most of the difference in a program as small as this.
btf app main.o -- stats=stats.json
[ "$(stat_value reserved_bytes stats.json)" -le $((value * 11 / 10 + 600)) ] ||
	fail "reserved $(stat_value reserved_bytes stats.json) for $value"

# A measured one that is too small, here for a section name that only the linker script has, is not
# blamed on LTO, whose plugin gcc loads into every link.
name=$(head -c 500 /dev/zero | tr '\0' x)
echo "SECTIONS { .data.$name : { *(.data .bss) } } INSERT BEFORE .data;" >long.ld
btf_fails app main.o -Wl,-T,long.ld
log_has "ldbtf reserved too little for inputs that it has read; please report this"
log_lacks "LTO"
