# SPDX-License-Identifier: GPL-3.0-or-later
#
# A plugin linked with base=: the program and the plugin itself open its BTF on top of the
# program's. Without a base, and on another program's, both are told LDBTF_WRONG_BASE, also where
# all types that the plugin refers to are of the same kinds there.
. "$(dirname "$0")/lib.sh"
. "$here/split_modules_lib.sh"

# shellcheck disable=SC2086 # words
btf other -g -DOTHER program.c $sources -ldl
[ $(($(section_size split.so) * 3)) -lt "$(section_size whole.so)" ] ||
	fail "the split BTF is not much smaller"
says program split.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: $wrong" \
	"alone: $wrong"
says other split.so "handle: $wrong" "address: $wrong" "itself: $wrong" "handle alone: $wrong" \
	"alone: $wrong"
says program whole.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: OK 16" \
	"alone: OK 16"
strip program split.so
says program split.so "handle: OK 16" "address: OK 16" "itself: OK 16" "handle alone: $wrong" \
	"alone: $wrong"
kernel_takes program
