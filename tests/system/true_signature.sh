#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# true_signature.sh PLUGIN TOOLS COMPILER: the functions of Lua with funcs=true-signature, against
# pahole's feature true_signature on the very same image. allowed/true_signature-COMPILER has each
# difference with its reason (encoding 3.8).
. "$(dirname -- "$0")/peer_lib.sh"
compiler=$3

built=$(sh "$here/build_program.sh" lua "$compiler")
sh "$built/link.sh" "$work/lua" "-Wl,-plugin,$plugin" -Wl,-plugin-opt,funcs=true-signature \
	>log 2>&1 || fail "the link"
[ ! -s log ] || fail "the link is not silent"
"$pahole" -J --btf_features=default,true_signature --btf_encode_detached=peer.btf lua \
	>log 2>&1 && [ -s peer.btf ] || fail "pahole makes no BTF"
"$tools/btf_compare" --kinds func --allow "$here/allowed/true_signature-$compiler" \
	lua peer.btf >log 2>&1 || fail "functions differ from pahole's"
functions=$(sed -n 's/^left: .*, \([0-9]*\) definitions.*/\1/p' log)
[ "${functions:-0}" -ge 600 ] || fail "only ${functions:-no} functions were compared"
# A FUNC with a suffix is called as a symbol is. clang makes no such symbols here.
bpftool btf dump file lua | sed -n "s/^\[[0-9]*\] FUNC '\(.*\..*\)' .*/\1/p" | sort >named
nm lua | awk '$2 ~ /[tT]/ { print $3 }' | sort >symbols
[ -z "$(comm -23 named symbols)" ] || fail "FUNCs without a symbol: $(comm -23 named symbols)"
[ "$compiler" = clang ] || [ -s named ] || fail "no FUNC has the name of an optimised symbol"
echo "lua by $compiler: $functions functions, $(wc -l <named) of them optimised"
