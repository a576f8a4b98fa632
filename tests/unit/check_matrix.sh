#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_matrix.sh SOURCE-FOLDER TEST-NAMES: docs/targets.md and docs/tool-versions.md list what is
# supported exactly as it is tested: each test of something that users see is named there, and no
# document names a test that there is not. Names are in backticks, as `link.outputs`; `tools.gcc-*`
# stands for several, but names none. Behind the names of cross tests are the targets that they
# build; versions are those that tests/tools asks for, and this machine's, if it is a Debian 12. And
# each test has a label that CONTRIBUTING.md tells of.
set -eu
source=$1 names=$2
cd "$source"
build=$(dirname "$(dirname "$names")")
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-check_matrix.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
failed=0
LC_ALL=C
export LC_ALL
complain() { echo "FAIL: $*" >&2; failed=1; }
[ "$(wc -l <"$names")" -gt 80 ] || complain "only these tests are there: $(cat "$names")"

# named FILE...: the tests that it names. Of another build's or an example of a name is none: upper
# case.
named() {
	grep -ohE '`(unit|fuzz|link|tool|system|cross|qemu|kernel|projects|tools|hosts)\.[a-z0-9_.*-]+`' "$@" |
		tr -d '`' | sort -u
}
named docs/targets.md docs/tool-versions.md >"$work/in_matrix"
for name in $(grep -vE '^(unit|fuzz)\.' "$names" | sort -u | comm -23 - "$work/in_matrix"); do
	complain "test $name is neither in docs/targets.md nor in docs/tool-versions.md"
done
# What ends as a file does is one.
named README.md CONTRIBUTING.md docs/*.md runtime/README.md examples/*/README.md |
	grep -vE '\.(c|h|sh|ld)$' >"$work/mentioned"
for name in $(sort -u "$names" | comm -13 - "$work/mentioned" | grep -v '\*'); do
	complain "a document names $name, and there is no such test"
done
set -f # names have stars
for name in $(grep '\*' "$work/mentioned"); do
	grep -q "^$(printf '%s' "$name" | sed 's/\./\\./g; s/\*/.*/g')$" "$names" ||
		complain "no test is like $name"
done
set +f

# Targets: as `TEST LABEL`, with the variable part of a label as *.
for script in tests/cross/*.sh; do
	sed -n 's/^[[:space:]]*check_\(target\|lto\) \("[^"]*"\|[^ "]*\) .*/\2/p' "$script" |
		tr -d '"' |
		sed "s/\\\$[a-z]*/*/; s/^/cross.$(basename "$script" .sh) /"
done | sort >"$work/built"
[ "$(wc -l <"$work/built")" -ge 30 ] ||
	complain "only these targets are built: $(cat "$work/built")"
# The last column, whose odd words are between backticks.
sed -n '/^## Targets/,/^## Kinds/p' docs/targets.md | awk -F '`' '/^\|.*`cross\./ {
	test = ""
	for (i = 2; i <= NF; i += 2)
		if ($i ~ /^cross\./)
			test = $i
		else if (test)
			print test, $i
}' | sort >"$work/listed"
diff "$work/listed" "$work/built" >"$work/log" ||
	complain "docs/targets.md and tests/cross differ in what is built (<: listed, >: built): $(cat "$work/log")"
for script in $(grep -l '^[[:space:]]*check_module ' tests/cross/*.sh); do
	grep '^| `-r` with `base=`, as modules' docs/targets.md |
		grep -qF "\`cross.$(basename "$script" .sh)\`" ||
		complain "docs/targets.md does not say of $script that it links with base="
done

# Versions: rows of | program | version | from | tested |. Those of other suites that do not change
# by the day are in the tests' names. What they were exactly, tools.fetch_* compares.
row_of() { grep -E "^\|.*\`tools\.$1\`" docs/tool-versions.md; }
for compiler in $(sed -n 's/^\(trixie\|sid\)) compilers="\([^"]*\)".*/\2/p' \
	tests/tools/fetch_tools.sh); do
	case $compiler in
	gcc-*)
		row_of "$compiler" >"$work/rows" ||
			complain "docs/tool-versions.md has no row for $compiler"
		! grep -vE "^\|[^|]*\|[^|]*\b${compiler#gcc-}\.[0-9]" "$work/rows" >"$work/log" ||
			complain "not a version of $compiler in docs/tool-versions.md: $(cat "$work/log")"
		;;
	*) row_of "$compiler-newest" >/dev/null ||
		complain "docs/tool-versions.md has no row for $compiler" ;;
	esac
done
row_of ld-2.44 | grep -qE '^\|[^|]*\| 2\.44 \|' ||
	complain "docs/tool-versions.md has no row of ld 2.44"
if grep -q '^VERSION_CODENAME=bookworm' /etc/os-release 2>/dev/null; then
	for tool in gcc ld clang cmake; do
		version=$(/usr/bin/$tool --version 2>/dev/null |
			sed -n '1s/^.* \([0-9][0-9]*\.[0-9][0-9]*\)[^ ]*$/\1/p')
		[ -z "$version" ] || grep -qE "^\|[^|]*\| $version \| Debian 12 \|" \
			docs/tool-versions.md ||
			complain "docs/tool-versions.md has no row of $tool $version from Debian 12"
	done
fi

# Labels. ctest reads what CMake wrote, and starts nothing; in a folder of its own, since this may
# run under ctest.
cd "$work"
echo "subdirs(\"$build\")" >CTestTestfile.cmake
ctest -N -LE . >"$work/log"
grep -q '^Total Tests: 0$' "$work/log" || complain "tests without a label: $(cat "$work/log")"
ctest --print-labels | sed -n 's/^  //p' >"$work/labels"
[ "$(wc -l <"$work/labels")" -ge 5 ] ||
	complain "only these labels are there: $(cat "$work/labels")"
sed -n '/^| label | is | where |/,/^$/s/^| `\([a-z]*\)` .*/\1/p' "$source/CONTRIBUTING.md" |
	sort >"$work/listed"
sort "$work/labels" | diff "$work/listed" - >"$work/log" ||
	complain "labels in CONTRIBUTING.md and of tests (<, >): $(cat "$work/log")"
exit $failed
