# SPDX-License-Identifier: GPL-3.0-or-later
#
# How much is reserved for clang's LTO, through LLVM's plugin: at most 15 % more than is needed.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
measures_padding=yes
. "$here/lto_reserve_lib.sh"

if has clang && [ -f "$(llvm_plugin)" ]; then
	for kind in -flto -flto=thin; do
		build clang $kind
		clang -B"$work/bin" -O2 -o app rt_*.o -Wl,-plugin,"$LDBTF_PLUGIN" \
			-Wl,-plugin-opt,stats=stats.json \
			-Wl,-plugin,"$(llvm_plugin)" -Wl,-plugin-opt,O2 \
			-Wl,-plugin-opt,mcpu=x86-64 >log 2>&1 || fail "clang $kind"
		within "clang $kind" 15
	done
else
	skip_part "no clang with LLVMgold.so on this machine (Debian 12: llvm-14-linker-tools)"
fi
