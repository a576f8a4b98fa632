# SPDX-License-Identifier: GPL-3.0-or-later
#
# The words of .BTF_ids get the IDs that the image's BTF gives to what they are named after: lists, sets and sets with
# flags, in the target's byte order; and whatever is wrong with the section is said.
. "$(dirname "$0")/lib.sh"
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
SET8(flagged, 0x80000001) ID_FLAGS(func, zebra, 31, 0x26) ID_FLAGS(func, mule, 32, 0x13) ID_FLAGS(func, __ant__, 33, 0xfffffff5)
ID_FLAGS(func, bee, 34, 0) END(set8__flagged)
SET(none) END(set__none)
SET8(none, 5) END(set8__none)
END
compile all.c

# words FILE: of its section, one a line; $byte_order is the file's.
byte_order=little
words() {
	${objcopy:-objcopy} --dump-section .BTF_ids=words.bin "$1" /dev/null 2>log || fail "$1 has no .BTF_ids"
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
	zebra=$(id FUNC zebra) mule=$(id FUNC mule) ant=$(id FUNC __ant__) bee=$(id FUNC bee) thing=$(id STRUCT thing)
	{
		printf '%s\n' $zebra $thing 0 $(id UNION thing_or_not) $(id TYPEDEF thing_number) $ant $thing
		echo 5
		printf '%s\n' $zebra $bee $thing $mule $bee | sort -n
		printf '%s\n' 4 2147483649
		printf '%s\n' "$zebra 38" "$mule 19" "$ant 4294967285" "$bee 0" | sort -n | tr ' ' '\n'
		printf '%s\n' 0 0 5
	} >wanted
	words "$1" >words
	diff wanted words >log || fail "$1: other words in .BTF_ids"
}

btf app all.o
check_words app

# Without a look at the inputs' debug information.
btf fixed all.o -- reserve=8192
check_words fixed

# A relocatable output, whose symbols have offsets for values; and what is made of it.
btf part.o -r all.o
check_words part.o
gcc -g -O1 -fPIC -c all.c -o pic.o
btf lib.so -shared pic.o
check_words lib.so

# Several objects' sections behind each other.
echo '#include "ids.h"
struct late { char c; } late; ID(struct, late, 1)' >late.c
compile late.c
btf two late.o all.o
dump two
[ "$(words two | head -n 1)" = "$(id STRUCT late)" ] || fail "two: the first word is not the struct's ID"

# Nothing else in the file is different.
btf off all.o -- btf-ids=off
words off >words
{ cat words; echo; } | grep -qxE '[1-9]+' && [ "$(sort -un words | head -n 1)" = 0 ] || fail "off: no words"
dump off
[ "$(head -n 13 words | sort -u)" = 0 ] || fail "btf-ids=off: IDs were written"
set -- $(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".BTF_ids" { print $4, $5 }')
from=$(printf '%d' "0x$1") size=$(printf '%d' "0x$2")
cmp -l off app | awk -v from="$from" -v size="$size" '{ n++ } $1 <= from || $1 > from + size { bad++ } END { exit !n || bad }' ||
	fail "other bytes than those of .BTF_ids depend on btf-ids"
btf app all.o -- fill=off
words app | cmp -s - words || fail "fill=off: .BTF_ids was written to"

# What the BTF has not: 0, a warning, and it counts in its set. Once for each name.
cat >missing.c <<'END'
#include "all.c"
SET(holes) ID(func, bee, 1) ID(func, nobody, 2) ID(struct, bee, 3) END(set__holes)
ID(func, nobody, 4) ID(struct, hidden, 5) ID(union, thing, 6)
END
compile missing.c
btf_warns app missing.o
log_has "warning: ldbtf: app: unresolved symbol in .BTF_ids: the BTF has no func nobody, so its ID is 0"
log_has "the BTF has no struct bee"
log_has "the BTF has no struct hidden" # only declared
log_has "the BTF has no union thing"
[ "$(grep -c unresolved log)" = 4 ] || fail "a name was not reported once"
dump app
bee=$(id FUNC bee)
[ "$(words app | tail -n 7 | tr '\n' ' ')" = "3 0 0 $bee 0 0 0 " ] || fail "missing: other words"
btf_fails app missing.o -- btf-ids=strict
log_has "error: ldbtf: app: unresolved symbol in .BTF_ids: the BTF has no func nobody"
btf app all.o -- btf-ids=strict
btf_warns app missing.o -- btf-ids=strict on-error=warn
is_empty_btf app
[ "$(words app | head -n 13 | sort -u)" = 0 ] || fail "strict, but forgiven: IDs were written"

# Of several, the lowest.
echo '#include "ids.h"
struct twin { int first; } one; ID(struct, twin, 1)' >one.c
echo 'struct twin { char *second; } other;' >other.c
compile one.c
compile other.c
btf_warns app all.o one.o other.o
log_has "warning: ldbtf: app: ambiguous symbol in .BTF_ids: the BTF has more than one struct twin, types "
dump app
[ "$(words app | tail -n 1)" = "$(sed -n "s/^\[\([0-9]*\)\] STRUCT 'twin' .*/\1/p" dump | head -n 1)" ] || fail "not the first twin"

# Without debug information there is no BTF to resolve with, and one warning is enough.
gcc -c all.c -o bare.o
btf_warns app bare.o
log_has "no input has debug information"
log_lacks "BTF_ids"
# Symbols that were dropped.
btf_warns app all.o -Wl,--discard-all
log_has "warning: ldbtf: app: the section .BTF_ids has no symbols that say what its words are, so they are left alone"

# Malformed: an error, and no output. With on-error=warn the BTF is empty and the words are as they were compiled.
malformed() { # TEXT C-CODE
	printf '#include "all.c"\n%s\n' "$2" >bad.c
	compile bad.c
	btf_fails app bad.o
	log_has "error: ldbtf: bad.o: the section .BTF_ids can't be resolved: $1"
	btf_warns app bad.o -- on-error=warn
	log_has "warning: ldbtf: bad.o: the section .BTF_ids can't be resolved: $1"
	is_empty_btf app
	[ "$(words app | head -n 13 | sort -u)" = 0 ] || fail "on-error=warn: IDs were written"
	btf app bad.o -- btf-ids=off
}
malformed "symbol __BTF_ID__enum__x__1 is none of struct, union, typedef, func, set and set8" 'ID(enum, x, 1)'
malformed "symbol __BTF_ID__func__bee__7_8 is not of the form" 'ID(func, bee, 7_8)'
malformed "symbol __BTF_ID__func__bee is not of the form" 'IDS(WORD("__BTF_ID__func__bee"))'
malformed "symbol __BTF_ID__func____1 is not of the form" 'ID(func, , 1)'
malformed "symbol __BTF_ID__set__ does not name its set" 'SET() END(set__)'
malformed "symbol __BTF_ID__func__bee__9 is not at a multiple of 4 bytes" 'IDS(".byte 0") ID(func, bee, 9) IDS(".zero 3")'
malformed "symbol __BTF_ID__func__bee__9 lies outside of the section" \
	'IDS(".local __BTF_ID__func__bee__9\n__BTF_ID__func__bee__9 = .")'
malformed "symbol __BTF_ID__func__bee__9 lies outside of the section" \
	'IDS(".local __BTF_ID__func__bee__9\n__BTF_ID__func__bee__9 = . - 1000000")'
malformed "symbol __BTF_ID__set__big lies outside of the section" 'SET(big) IDS(".size __BTF_ID__set__big, 8")'
malformed "symbol __BTF_ID__set__big lies outside of the section" 'SET(big) IDS(".size __BTF_ID__set__big, -4")'
malformed "symbol __BTF_ID__set__zero does not have the size of a set, a multiple of 4 bytes" 'SET(zero)'
malformed "symbol __BTF_ID__set__odd does not have the size of a set, a multiple of 4 bytes" \
	'SET(odd) ID(func, bee, 1) IDS(".size __BTF_ID__set__odd, 7")'
malformed "symbol __BTF_ID__set8__odd does not have the size of a set8, a multiple of 8 bytes" \
	'SET8(odd, 0) ID(func, bee, 1) END(set8__odd)'
malformed "the sets outer and inner overlap" \
	'SET(outer) SET(inner) ID(func, bee, 1) END(set__inner) END(set__outer)'
malformed "the sets first and second overlap" \
	'SET(first) ID(func, bee, 1) SET8(second, 0) END(set__first) ID_FLAGS(func, mule, 2, 0) END(set8__second)'
malformed "mule would overwrite the count or the flags of the set flags" \
	'SET8(flags, 0) ID(func, bee, 1) ID(func, mule, 2) END(set8__flags)'
malformed "bee would overwrite the count or the flags of the set count" \
	'IDS(".local __BTF_ID__func__bee__1\n__BTF_ID__func__bee__1:") SET(count) ID(func, mule, 2) END(set__count)'
malformed "one word is for both bee and mule" \
	'IDS(".local __BTF_ID__func__bee__1\n__BTF_ID__func__bee__1:") ID(func, mule, 2)'

# Inputs that were not read: found in the output.
btf_fails app bad.o -- reserve=8192
log_has "error: ldbtf: app: the section .BTF_ids can't be resolved: one word is for both bee and mule"

# Resolved before: the flags have moved, and symbols have not.
objcopy --remove-section=.BTF part.o again.o
btf_fails app again.o
log_has "error: ldbtf: again.o: the section .BTF_ids can't be resolved: the set flagged has been resolved before, and sorted"
btf part.o -r all.o -- btf-ids=off
objcopy --remove-section=.BTF part.o again.o
btf app again.o
check_words app

# Two symbols that say the same are no contradiction.
printf '#include "all.c"\n%s\n' 'IDS(".local __BTF_ID__func__bee__1\n__BTF_ID__func__bee__1:") ID(func, bee, 2)' >alias.c
compile alias.c
btf app alias.o
dump app
[ "$(words app | tail -n 1)" = "$(id FUNC bee)" ] || fail "an alias was not resolved"

# A section without bytes.
echo 'SECTIONS { .BTF_ids (NOLOAD) : { *(.BTF_ids) } } INSERT AFTER .bss;' >noload.ld
btf_fails app all.o -Wl,-T,noload.ld
log_has "the section .BTF_ids can't be resolved: it has no bytes in the file, or compressed ones"

# In another section, or nowhere.
echo 'SECTIONS { .other : { *(.BTF_ids) } } INSERT AFTER .rodata;' >other.ld
btf_warns app all.o -Wl,-T,other.ld
log_has "warning: ldbtf: app: the output has no section .BTF_ids, though it has the symbols that belong into it"
btf_fails app all.o -Wl,-T,other.ld -- btf-ids=strict
btf app all.o -Wl,-T,other.ld -- btf-ids=off
echo 'SECTIONS { /DISCARD/ : { *(.BTF_ids) } } INSERT AFTER .rodata;' >discard.ld
btf app all.o -Wl,-T,discard.ld

# By gold, and with LTO, which moves sections and symbols into an object of its own.
if has ld.gold && [ ! "$LDBTF_PRELOAD" ]; then
	driver="gcc -fuse-ld=gold"
	btf app all.o
	check_words app
	driver=
else
	skip_part "gold is not there, or can't load this plugin"
fi
if gcc -g -O1 -flto -c all.c -o lto.o 2>log; then
	sed 's/@ldbtf_plugin_from_bin@/none/' "$here/../../cmake/ldbtf-specs.in" >ldbtf-specs
	sh ./ldbtf-specs --plugin "$LDBTF_PLUGIN" >lto.specs || fail "ldbtf-specs"
	gcc -B"$work/bin" -specs=lto.specs -g -O1 -flto=1 -o app lto.o >log 2>&1 || fail "link with LTO"
	[ ! -s log ] || fail "link with LTO was not silent"
	check_words app
else
	skip_part "this gcc has no LTO"
fi

# Big-endian.
if has s390x-linux-gnu-gcc && has s390x-linux-gnu-ld; then
	byte_order=big objcopy=s390x-linux-gnu-objcopy
	s390x-linux-gnu-gcc -g -O1 -DNO_MAIN -c all.c -o big.o
	for kind in -r "-e zebra"; do
		# shellcheck disable=SC2086 # words
		LD_PRELOAD="$LDBTF_PRELOAD" s390x-linux-gnu-ld $kind -o big -plugin "$LDBTF_PLUGIN" big.o >log 2>&1 ||
			fail "s390x: $kind failed"
		[ ! -s log ] || fail "s390x: $kind was not silent"
		check_words big
	done
else
	skip_part "the other byte order is not tested: no s390x-linux-gnu-gcc on this machine"
fi
