# SPDX-License-Identifier: GPL-3.0-or-later
#
# Padding is told of where it is 1 KiB or more, and a tenth of the section or more. A step below
# that there is no message. A step is 4 bytes, to which BTF and its section are rounded.
. "$(dirname "$0")/lib.sh"

# padded KEPT DROPPED: links a program with KEPT structs, and with one that is dropped and takes
# DROPPED bytes and some. Sets $used and $padding.
padded() {
	for i in $(seq "$1"); do
		echo "struct a_kept_struct_$i { int number_$i[$i]; } kept_$i;"
	done >kept.c
	echo 'int main(void) { return kept_1.number_1[0]; }' >>kept.c
	last=n$(printf "%$(($2 % 53))s" '' | tr ' ' n)
	{
		echo 'struct dropped {' # members of 12 bytes and 41 of the name
		printf 'int member_of_a_struct_that_is_dropped_%05d;\n' $(seq $(($2 / 53)))
		echo "int $last; }; int other(struct dropped *one) { return one->$last; }"
	} >dropped.c
	compile kept.c
	compile dropped.c -ffunction-sections -fno-asynchronous-unwind-tables
	run_btf app kept.o dropped.o -Wl,--gc-sections -- stats=stats
	[ $link_status = 0 ] || fail "the link failed"
	used=$(stat_value btf_bytes stats)
	padding=$(($(stat_value reserved_bytes stats) - used))
}

# pad_to KEPT BYTES: links with that padding.
pad_to() {
	dropped=500
	for _ in 1 2 3 4 5; do
		padded "$1" $dropped
		[ $padding != "$2" ] || return 0
		dropped=$((dropped + $2 - padding))
	done
	fail "no program with $2 bytes of padding was found: the last one has $padding"
}

pad_to 8 1020
[ ! -s log ] || fail "1020 of $((used + padding)) bytes are told of"
pad_to 8 1024
log_has "the rest is padding"

# With so much that is used, a tenth is more than 1 KiB. A tenth of the section is a ninth of that.
padded 300 500
tenth=$((used / 36 * 4))
[ $tenth -gt 1100 ] || fail "the program is too small: a tenth of it is $tenth bytes"
pad_to 300 $((tenth - 4))
[ ! -s log ] || fail "$padding of $((used + padding)) bytes are told of"
pad_to 300 $((tenth + 4))
log_has "the rest is padding"
