# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of hosts share. A host is where the plugin runs, with ld; a target is what ld links
# for (tests/cross). Each test stands in an empty folder of its own.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=$(CDPATH='' cd -- "$here/../.." && pwd)
test_name=$(basename "$0" .sh)
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-hosts.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"

fail() {
	echo "FAIL: $test_name: $*" >&2
	[ ! -s log ] || cat log >&2
	exit 1
}
skip() {
	echo "SKIP: $test_name: $*" >&2
	exit 77
}
has() { command -v "$1" >/dev/null 2>&1; }

# The house's warnings, as cmake/ldbtf-warnings.cmake has them.
warnings=$(grep -o -- '-W[a-z-]*' "$source/cmake/ldbtf-warnings.cmake" | grep -v Werror |
	tr '\n' ' ')
case $warnings in
*-Wextra*-Wwrite-strings*) ;;
*) fail "the warnings were not found: $warnings" ;;
esac

# compile_all COMPILER ARGUMENT...: every source of the plugin and of the runtime, without a
# warning.
compile_all() {
	count=0
	for file in "$source"/plugin/*/*.c "$source"/runtime/src/*.c; do
		count=$((count + 1))
		# shellcheck disable=SC2086 # several words
		"$@" -std=c11 -D_GNU_SOURCE '-DLDBTF_SPECS_FROM_PLUGIN=""' $warnings \
			-Werror -I"$source/plugin" \
			-I"$source/runtime/include" "$file" >log 2>&1 ||
			fail "$file does not compile"
	done
	[ $count -gt 80 ] || fail "only $count files were found"
	echo "$count files compile without a warning"
}
