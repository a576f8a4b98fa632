# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of kinds of types in DWARF made of BTF share: encoded again, it gives the same
# definitions, and as many types. Readers of DWARF and ELF find nothing wrong with it.
. "$(dirname "$0")/lib.sh"
: "${LDBTF_TOOLS:?is not set: run the tests through ctest}"
for tool in bpftool eu-readelf llvm-dwarfdump; do
	has $tool || skip "no $tool on this machine"
done

# returns PROGRAM: what the DWARF of its BTF gives when it is encoded is its BTF.
returns() {
	ldbtf debug "$1" -o "$1.debug"
	ldbtf encode "$1.debug" -o "$1.again" --funcs=all
	"$LDBTF_TOOLS/btf_compare" "$1" "$1.again" >log 2>&1 || fail "$1: other definitions"
	for file in "$1" "$1.again"; do
		dump "$file"
		grep -c '^\[' dump
	done >counts
	[ "$(uniq counts | wc -l)" = 1 ] || fail "$1: another number of types"
	llvm-dwarfdump --verify "$1.debug" >log 2>&1 || fail "$1: llvm-dwarfdump finds errors"
	for reader in readelf eu-readelf; do
		for what in -SWls --debug-dump=info; do
			$reader $what "$1.debug" >said 2>complaints || fail "$1: $reader $what ends with $?"
			# The one that is about files of `objcopy --only-keep-debug`, too.
			! grep -v 'Unable to find program interpreter name' complaints >log ||
				fail "$1: $reader $what complains"
		done
	done
}
