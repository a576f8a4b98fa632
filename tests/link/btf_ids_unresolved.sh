# SPDX-License-Identifier: GPL-3.0-or-later
#
# Names of .BTF_ids that can't be resolved: 0, a warning, and they count in their set. Once for each
# name.
. "$(dirname "$0")/lib.sh"
. "$here/btf_ids_lib.sh"

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
[ "$(words app | tail -n 1)" = "$(sed -n "s/^\[\([0-9]*\)\] STRUCT 'twin' .*/\1/p" dump | head -n 1)" ] ||
	fail "not the first twin"

# Without debug information there is no BTF to resolve with, and one warning is enough.
gcc -c all.c -o bare.o
btf_warns app bare.o
log_has "no input has debug information"
log_lacks "BTF_ids"
# Symbols that were dropped.
btf_warns app all.o -Wl,--discard-all
log_has "warning: ldbtf: app: the section .BTF_ids has no symbols that say what its words are, so they are left alone"
