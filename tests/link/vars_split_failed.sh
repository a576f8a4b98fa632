# SPDX-License-Identifier: GPL-3.0-or-later
#
# vars-split=FILE when something else fails after both were made: FILE fits the image, or neither is
# left.
. "$(dirname "$0")/lib.sh"
. "$here/vars_split_lib.sh"

btf app $objects -- fill=off vars-split=off.btf
cat > ids.c <<'C'
__asm__(".pushsection .BTF_ids, \"a\"\n"
	"__BTF_ID__func__no_such_function__1: .zero 4\n"
	".popsection");
C
compile ids.c
btf_warns app $objects ids.o -- btf-ids=strict on-error=warn vars-split=app.btf stats=stats
is_empty_btf app
cmp -s app.btf off.btf || fail "btf-ids=strict: FILE does not fit the image's empty BTF"
[ "$(stat_value split_vars stats)" = 0 ] || fail "stats: $(cat stats)"

# A link that fails leaves neither.
btf app $objects -- vars-split=app.btf
btf_fails app $objects ids.o -- btf-ids=strict vars-split=app.btf
[ ! -e app.btf ] || fail "FILE is left of an image that is gone"
btf_fails app $objects -- reserve=100 vars-split=app.btf
[ ! -e app.btf ] || fail "FILE is left of a link that failed"
