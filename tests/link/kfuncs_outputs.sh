# SPDX-License-Identifier: GPL-3.0-or-later
#
# kfuncs have the same tags and prototypes in relocatable output, when another tool resolves the
# words, when the sets are in another object, and in the other byte order. (What they are:
# kfuncs.sh.)
. "$(dirname "$0")/lib.sh"
. "$here/kfuncs_lib.sh"

btf_warns app kfuncs.o
tags app >tags
prototypes app >prototypes
grep -qx 'bpf_kfunc fast -1' tags || fail "no tags to compare with"

btf_warns part.o -r kfuncs.o
tags part.o | cmp -s - tags || fail "-r: other tags"
run_btf app kfuncs.o -- btf-ids=off
tags app | cmp -s - tags || fail "btf-ids=off: other tags"
sed '/^SET8(kfuncs/,$d' kfuncs.c >code.c
{ echo '#include "ids.h"'; sed -n '/^SET8(kfuncs/,$p' kfuncs.c; } >sets.c
compile code.c
compile sets.c
btf_warns app sets.o code.o
tags app | cmp -s - tags || fail "sets in another object: other tags"
prototypes app | cmp -s - prototypes || fail "sets in another object: other prototypes"

# No functions, no tags; a section that is wrong has none, if it is to be left alone.
run_btf app kfuncs.o -- funcs=none
[ -z "$(tags app)" ] || fail "funcs=none: tags"
printf '#include "kfuncs.c"\nID(enum, x, 99)\n' >bad.c
compile bad.c
btf app bad.o -- btf-ids=off
[ -z "$(tags app)" ] || fail "a bad section: tags"

# Big-endian flags.
if has s390x-linux-gnu-gcc && has s390x-linux-gnu-ld; then
	s390x-linux-gnu-gcc -g -O1 -c kfuncs.c -o big.o
	LD_PRELOAD="$LDBTF_PRELOAD" s390x-linux-gnu-ld -r -o big -plugin "$LDBTF_PLUGIN" \
		big.o >log 2>&1 || fail "s390x: link"
	tags big | cmp -s - tags || fail "s390x: other tags"
else
	skip_part "the other byte order is not tested: no s390x-linux-gnu-gcc on this machine"
fi
