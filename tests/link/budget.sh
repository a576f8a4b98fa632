# SPDX-License-Identifier: GPL-3.0-or-later
#
# budget=: what does not fit is shed and told of in one line and in stats, and .BTF is never larger.
. "$(dirname "$0")/lib.sh"
. "$here/keep_lib.sh"
compile unmarked.c

btf every unmarked.o -- stats=stats types=used
whole=$(stat_value btf_bytes stats)
btf app unmarked.o -- types=used "budget=$whole"
[ "$(section_size app)" = "$whole" ] || fail "budget=$whole: $(section_size app) bytes"
extract every every.btf
extract app app.btf
cmp -n $((whole - 24)) -i 24 every.btf app.btf >log ||
	fail "a budget that is enough changes the BTF"
for budget in $((whole - 4)) $((whole / 2)) $((whole / 3)); do
	btf_warns app unmarked.o -- types=used "budget=$budget" stats=stats
	log_has "option budget: all takes $whole bytes, more than $((budget / 4 * 4)), so"
	[ "$(wc -l <log)" = 1 ] || fail "the budget is told of in several lines"
	[ "$(section_size app)" -le "$budget" ] || fail "budget=$budget: $(section_size app) bytes"
	[ "$(stat_value shed_funcs stats)" -gt 0 ] || fail "budget=$budget sheds no function"
	# Kernels refuse BTF without types.
	[ "$(stat_value types stats)" = 0 ] || kernel_takes app
done
[ "$(stat_value shed_vars stats)" -gt 0 ] ||
	fail "a third of all bytes has no room for fewer variables"

# A margin, and what FILE says of a link before, stay within the budget.
btf app unmarked.o -- types=used reserve=@size
budget=$((whole - 4))
for file in size new; do
	btf_warns app unmarked.o -- types=used "budget=$budget" reserve=@$file
	[ "$(section_size app)" -le "$budget" ] || fail "reserve=@$file: $(section_size app) bytes"
done

# Without roots everything can go.
btf every unmarked.o -- stats=stats
whole=$(stat_value btf_bytes stats)
for budget in $((whole - 4)) $((whole / 2)) 120 40; do
	btf_warns app unmarked.o -- "budget=$budget" stats=stats
	log_has "option budget: all takes $whole bytes, more than $((budget / 4 * 4)), so"
	[ "$(section_size app)" -le "$budget" ] || fail "budget=$budget: $(section_size app) bytes"
	[ "$(stat_value types stats)" = 0 ] || kernel_takes app
done
