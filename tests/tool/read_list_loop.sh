# SPDX-License-Identifier: GPL-3.0-or-later
#
# read --list of a list that leads back to an element which is not its first: each element once, and
# an error that says so.
. "$(dirname "$0")/lib.sh"

cat >main.c <<'C'
struct node { struct node *next; int value; } tail = {&tail, 3}, middle = {&tail, 2},
	head = {&middle, 1}, *list = &head;
int main(void) { return list->value; }
C
compile main.c
btf app main.o -static
address=$(nm app | awk '$3 == "tail" || $3 == "list" { print $1 }' | sort | head -n 1)
objcopy -O binary --only-section=.data app data.bin
start=$(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".data" { print $3 }')
[ "$address" ] || fail "no list"
ldbtf_any read app "data.bin@0x$start" list --list=next
[ "$status" = 2 ] || fail "exit status $status"
out_has "value = 3"
[ "$(grep -c 'value = ' out)" = 3 ] || fail "an element is printed twice"
log_has "element 2 leads back to element 2, so the list has no end"
