# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of .BTF_ids share: lists, sets and sets with flags of the IDs of a small program,
# all.c, and what an output has in that section. Sourced by a test after lib.sh.

has bpftool || skip "no bpftool on this machine"

cp "$here/../support/btf_ids.h" ids.h
cat >all.c <<'END'
#include "ids.h"
struct thing { int a; struct hidden *h; } thing;
union thing_or_not { int i; float f; } either;
typedef int thing_number;
thing_number number;
#define FUNCTION(name) __attribute__((noipa)) int name(struct thing *t) { return t->a + number + either.i; }
FUNCTION(zebra) FUNCTION(mule) FUNCTION(__ant__) FUNCTION(bee)
#ifndef NO_MAIN
int main(void) { return zebra(&thing) + mule(&thing) + __ant__(&thing) + bee(&thing); }
#endif

// A list: in this order.
ID(func, zebra, 11) ID(struct, thing, 12) UNUSED ID(union, thing_or_not, 13) ID(typedef, thing_number, 14)
ID(func, __ant__, 15) ID(struct, thing, 16)

// Sets are sorted by ID, that is here by name, flags with their IDs.
SET(plain) ID(func, zebra, 21) ID(func, bee, 22) ID(struct, thing, 23) ID(func, mule, 24) ID(func, bee, 25)
END(set__plain)
SET8(flagged, 0x80000001) ID_FLAGS(func, zebra, 31, 0x26) ID_FLAGS(func, mule, 32, 0x13)
	ID_FLAGS(func, __ant__, 33, 0xfffffff5)
ID_FLAGS(func, bee, 34, 0) END(set8__flagged)
SET(none) END(set__none)
SET8(none, 5) END(set8__none)
END
compile all.c

# words FILE: of its section, one a line; $byte_order is the file's.
byte_order=little
words() {
	${objcopy:-objcopy} --dump-section .BTF_ids=words.bin "$1" /dev/null 2>log ||
		fail "$1 has no .BTF_ids"
	od -An -v -tu4 -w4 --endian=$byte_order words.bin | tr -d ' '
}

# id KIND NAME: its ID in the file dump; fails if there are none or several.
id() {
	sed -n "s/^\[\([0-9]*\)\] $1 '$2' .*/\1/p" dump >found
	[ "$(wc -l <found)" = 1 ] || fail "not one $1 '$2'"
	cat found
}

# check_words FILE
check_words() {
	dump "$1"
	zebra=$(id FUNC zebra) mule=$(id FUNC mule) ant=$(id FUNC __ant__) bee=$(id FUNC bee) \
		thing=$(id STRUCT thing)
	{
		printf '%s\n' $zebra $thing 0 $(id UNION thing_or_not) $(id TYPEDEF thing_number) \
			$ant $thing
		echo 5
		printf '%s\n' $zebra $bee $thing $mule $bee | sort -n
		printf '%s\n' 4 2147483649
		printf '%s\n' "$zebra 38" "$mule 19" "$ant 4294967285" "$bee 0" | sort -n |
			tr ' ' '\n'
		printf '%s\n' 0 0 5
	} >wanted
	words "$1" >words
	diff wanted words >log || fail "$1: other words in .BTF_ids"
}
