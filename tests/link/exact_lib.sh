# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of exact reservations share: a program of which --gc-sections drops nearly all, and
# what is compared. Sourced by a test after lib.sh.
echo 'struct used { int number; } used; int main(void) { return used.number; }' >one.c
for i in $(seq 60); do
	echo "struct of_other_$i { struct of_other_$i *next; int field_$i[$i]; };"
	echo "int other_$i(struct of_other_$i *one) { return one->field_$i[0]; }"
done >other.c
for unit in one other; do
	compile $unit.c -fPIC -ffunction-sections -fno-asynchronous-unwind-tables
done

# is_exact LABEL STATS: at most 3 bytes of padding.
is_exact() {
	exact_used=$(stat_value btf_bytes "$2") exact_reserved=$(stat_value reserved_bytes "$2")
	[ "$exact_used" -gt 28 ] || fail "$1: the BTF is empty"
	[ $((exact_reserved - exact_used)) -ge 0 ] && [ $((exact_reserved - exact_used)) -le 3 ] ||
		fail "$1: $exact_reserved bytes reserved for $exact_used"
}

# same_but_padding LABEL BLOB PADDED: the same header but for str_len, and the same types and
# strings.
same_but_padding() {
	same_size=$(size_of "$2")
	[ "$same_size" -le "$(size_of "$3")" ] || fail "$1: $2 is the larger one"
	cmp -s -n 20 "$2" "$3" || fail "$1: another header"
	cmp -s -i 24 -n $((same_size - 24)) "$2" "$3" || fail "$1: another BTF"
}
