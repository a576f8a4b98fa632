#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# check_skips.sh SOURCE-FOLDER TEST-NAMES: LDBTF_NO_SKIP=1 makes failures of skips, but for those on
# the list, and of nothing else; each test is started so that it can; the list names tests that
# there are, and reasons.
set -eu
source=$1 names=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
complain() { echo "FAIL: $*" >&2; failed=1; }

cat > "$work/allowed" <<'E2'
# A remark.
unit.listed | always | no machine here | there is none
unit.listed | sanitized | too slow | it takes hours
E2
# outcome WANTED-STATUS NO-SKIP SANITIZERS NAME SCRIPT [TEXT]: TEXT is in what comes out.
outcome() {
	status=0
	LDBTF_NO_SKIP=$2 LDBTF_SKIPS_ALLOWED=$work/allowed sh "$source/tests/run_test.sh" "$4" \
		"$3" sh -c "$5" \
		>"$work/said" 2>&1 || status=$?
	[ "$status" = "$1" ] ||
		complain "LDBTF_NO_SKIP=$2, $4, $3: $5: status $status: $(cat "$work/said")"
	[ $# -lt 6 ] || grep -qF -- "$6" "$work/said" ||
		complain "LDBTF_NO_SKIP=$2, $4, $3: $5: lacks \"${6:-}\": $(cat "$work/said")"
}
for strict in '' 1; do
	outcome 0 "$strict" none unit.other 'echo fine' fine
	outcome 3 "$strict" none unit.other 'echo bad >&2; exit 3' bad
	outcome 0 "$strict" none unit.other 'echo "no SKIP: of anything"' "no SKIP:"
	outcome 0 "$strict" none unit.listed 'echo "SKIP: x: no machine here (y)"' "SKIP: x"
	outcome 77 "$strict" none unit.listed 'echo "SKIP: no machine here" >&2; exit 77' "SKIP: no"
	outcome 4 "$strict" none unit.listed 'echo "SKIP: no machine here"; exit 4' "SKIP: no"
	outcome 0 "$strict" address unit.listed 'echo "SKIP: too slow"' "SKIP: too slow"
done
outcome 0 '' none unit.other 'echo "SKIP: no machine here"' "SKIP: no"
outcome 77 '' none unit.other 'exit 77'
outcome 1 1 none unit.other 'echo "SKIP: no machine here"' "unit.other: LDBTF_NO_SKIP is set"
outcome 1 1 none unit.other 'echo "SKIP: no machine here" >&2; exit 77' "SKIP: no machine here"
outcome 1 1 none unit.other 'exit 77' "without a word"
outcome 1 1 none unit.listed 'echo "SKIP: another thing"' "another thing"
outcome 1 1 none unit.listed 'echo "SKIP: no machine here"; echo "SKIP: another thing"' \
	"have: SKIP: another thing"
outcome 1 1 none unit.listed 'echo "SKIP: too slow"' "too slow"
: >"$work/allowed"
outcome 1 1 none unit.listed 'echo "SKIP: no machine here"' "no machine here"

# The list itself. Of a sanitizer's build the names are fewer.
cd "$source"
grep -v '^#' tests/skips_allowed >"$work/list"
[ -s "$work/list" ] || complain "tests/skips_allowed is empty"
while IFS= read -r line; do
	echo "$line" | grep -qE '^[a-z]+\.[A-Za-z0-9_.-]+ \| (always|sanitized) \| [^|]{10,} \| [^|]{10,}$' ||
		complain "tests/skips_allowed: not TEST | always or sanitized | text | why: $line"
	test=${line%% *}
	# Some machines have no tests of others' tools, whose scripts are there all the same.
	case $test in
	unit.* | link.*) script= ;;
	*) script=tests/$(echo "${test%%-*}" | tr . /).sh ;;
	esac
	grep -qxF "$test" "$names" || [ -f "$script" ] ||
		complain "tests/skips_allowed: there is no test $test"
done <"$work/list"

! grep -rnE '^[^#]*\badd_test\(' tests --include=CMakeLists.txt --include='*.cmake' |
	grep -v '^tests/CMakeLists.txt:' ||
	complain "tests are added by ldbtf_test(), not by add_test()"
grep -q '^export LDBTF_NO_SKIP=' .ci/run || complain ".ci/run allows all skips"
exit $failed
