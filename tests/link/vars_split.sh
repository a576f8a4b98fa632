# SPDX-License-Identifier: GPL-3.0-or-later
#
# vars-split=FILE: the variables are in FILE, as split BTF on top of the image's, and the image is
# what it would be without them.
. "$(dirname "$0")/lib.sh"
. "$here/vars_split_lib.sh"

btf none $objects -- vars=none
btf percpu $objects -- vars=percpu
btf all $objects -- vars=all
dump all
placed dump >expected
grep -q "VAR 'on_each_cpu'" expected && grep -q "'.data..percpu' .*on_each_cpu" expected ||
	fail "the reference lacks what it should have: $(cat expected)"

# All of them; vars=all is the default, and vars=none says the same.
for vars in vars=all jobs=2 vars=none; do
	rm -f app.btf
	btf app $objects -- $vars vars-split=app.btf stats=stats
	cmp -s app none || fail "$vars: the image is not the one of vars=none"
	check app.btf app
	placed split_dump | cmp -s - expected ||
		fail "$vars: other variables than with vars=all: $(cat split_dump)"
	[ "$(stat_value split_bytes stats)" = "$(size_of app.btf)" ] || fail "stats: $(cat stats)"
	[ "$(stat_value vars stats)" = 0 ] &&
		[ "$(stat_value split_vars stats)" = "$(grep -c "] VAR" split_dump)" ] ||
		fail "stats: $(cat stats)"
done
[ "$(grep -c "] VAR 'state'" split_dump)" = 2 ] ||
	fail "two variables of one name are not two: $(cat split_dump)"
# Types are the image's, all of them.
! grep '^\[' split_dump | grep -vE '\] (VAR|DATASEC|DECL_TAG) ' >log || fail "types of its own"
cp app.btf before.btf
btf app $objects -- vars-split=app.btf jobs=1
cmp -s app.btf before.btf || fail "FILE depends on the number of threads"
# An address: the section's and the offset in it.
address=$((0x$(readelf -sW app | awk '$8 == "zeroes" { print $2 }')))
section=$((0x$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".bss" { print $3 }')))
grep -qE "offset=$((address - section)) size=32 \(VAR 'zeroes'\)" split_dump ||
	fail "zeroes is elsewhere: $(cat split_dump)"

# The per-CPU ones in the image, as kernels want it, the others in FILE.
btf app $objects -- vars=percpu vars-split=app.btf
cmp -s app percpu || fail "the image is not the one of vars=percpu"
check app.btf app
dump app
cat dump split_dump >both
placed both | cmp -s - expected || fail "image and FILE have not together what vars=all has"
! grep -q on_each_cpu split_dump || fail "on_each_cpu is in both"
