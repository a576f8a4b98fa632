# SPDX-License-Identifier: GPL-3.0-or-later
#
# Functions in a set of .BTF_ids that is marked as one of kfuncs have the tags that kernels and
# bpftool look for (encoding 3.7).
. "$(dirname "$0")/lib.sh"
. "$here/kfuncs_lib.sh"

btf_warns app kfuncs.o
log_has "the BTF has no func gone"
tags app >tags
cat >wanted <<'END'
bpf_fastcall fast -1
bpf_fastcall hides -1
bpf_fastcall hides_impl -1
bpf_fastcall plain -1
bpf_kfunc arena_alloc -1
bpf_kfunc arena_free -1
bpf_kfunc arena_odd -1
bpf_kfunc fast -1
bpf_kfunc hides -1
bpf_kfunc hides_arena -1
bpf_kfunc hides_meta -1
bpf_kfunc hides_nothing -1
bpf_kfunc legacy -1
bpf_kfunc plain -1
END
diff wanted tags >log || fail "other tags"

# What the source says itself is not said twice.
[ "$(grep -c "'bpf_kfunc' type_id=$(sed -n "s/^\[\([0-9]*\)\] FUNC 'plain' .*/\1/p" dump) " dump)" = 1 ] ||
	fail "a tag twice"
