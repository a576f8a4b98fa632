#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_matrix.sh SOURCE-FOLDER TEST-NAMES: docs/targets.md and docs/tool-versions.md list what is supported exactly as it is
# tested: each test of something that users see is named there, and no document names a test that there is not. Names are in
# backticks, as `link.outputs`; `tools.gcc-*` stands for several, but names none.
set -eu
cd "$1"
names=$2
failed=0
complain() { echo "FAIL: $*" >&2; failed=1; }
[ "$(wc -l <"$names")" -gt 80 ] || complain "only these tests are there: $(cat "$names")"

# named FILE...: the tests that it names. Of another build's or an example of a name is none: upper case.
named() { grep -ohE '`(unit|fuzz|link|system|cross|qemu|kernel|tools)\.[a-z0-9_.*-]+`' "$@" | tr -d '`' | sort -u; }
in_matrix=$(named docs/targets.md docs/tool-versions.md)
for name in $(grep -vE '^(unit|fuzz)\.' "$names"); do
	printf '%s\n' "$in_matrix" | grep -qxF -- "$name" ||
		complain "test $name is neither in docs/targets.md nor in docs/tool-versions.md"
done
mentioned=$(named README.md CONTRIBUTING.md docs/*.md runtime/README.md examples/*/README.md)
set -f # names have stars
for name in $mentioned; do
	case $name in
	*.c | *.h | *.sh | *.ld) ;; # a file
	*'*'*) grep -q "^$(printf '%s' "$name" | sed 's/\./\\./g; s/\*/.*/g')$" "$names" || complain "no test is like $name" ;;
	*) grep -qxF -- "$name" "$names" || complain "a document names $name, and there is no such test" ;;
	esac
done
exit $failed
