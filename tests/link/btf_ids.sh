# SPDX-License-Identifier: GPL-3.0-or-later
#
# The words of .BTF_ids get the IDs that the image's BTF gives to what they are named after: lists,
# sets and sets with flags, in each kind of output. btf-ids=off leaves them alone.
. "$(dirname "$0")/lib.sh"
. "$here/btf_ids_lib.sh"

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
[ "$(words two | head -n 1)" = "$(id STRUCT late)" ] ||
	fail "two: the first word is not the struct's ID"

# Nothing else in the file is different.
btf off all.o -- btf-ids=off
words off >words
{ cat words; echo; } | grep -qxE '[1-9]+' && [ "$(sort -un words | head -n 1)" = 0 ] ||
	fail "off: no words"
dump off
[ "$(head -n 13 words | sort -u)" = 0 ] || fail "btf-ids=off: IDs were written"
set -- $(readelf -SW app | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".BTF_ids" { print $4, $5 }')
from=$(printf '%d' "0x$1") size=$(printf '%d' "0x$2")
cmp -l off app | awk -v from="$from" -v size="$size" \
	'{ n++ } $1 <= from || $1 > from + size { bad++ } END { exit !n || bad }' ||
	fail "other bytes than those of .BTF_ids depend on btf-ids"
btf app all.o -- fill=off
words app | cmp -s - words || fail "fill=off: .BTF_ids was written to"

# Two symbols that say the same are no contradiction.
printf '#include "all.c"\n%s\n' \
	'IDS(".local __BTF_ID__func__bee__1\n__BTF_ID__func__bee__1:") ID(func, bee, 2)' >alias.c
compile alias.c
btf app alias.o
dump app
[ "$(words app | tail -n 1)" = "$(id FUNC bee)" ] || fail "an alias was not resolved"
