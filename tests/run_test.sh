# SPDX-License-Identifier: GPL-3.0-or-later
#
# run_test.sh NAME SANITIZERS|none COMMAND...: what ctest starts for each test (ldbtf_test() in
# CMakeLists.txt beside this).
#
# A test that can't check something says so in a line that begins with SKIP:, and passes, or ends
# with status 77 if there was nothing else to check. Where everything should be there, as in CI, a
# suite that is green because half of it was skipped is a lie: with LDBTF_NO_SKIP=1 such a line is a
# failure, unless skips_allowed lists it. It is done here and not in what the tests share, since C
# programs, shell scripts and the tools that they start all can skip.
set -u
name=$1 sanitized=
[ "$2" = none ] || sanitized=1
shift 2
export LDBTF_TEST="$name" # for bench/recording_plugin.c
[ "${LDBTF_NO_SKIP:-}" ] || exec "$@"

allowed=${LDBTF_SKIPS_ALLOWED:-${0%/*}/skips_allowed}
said=$(mktemp "${TMPDIR:-/tmp}/ldbtf-run_test.XXXXXX") || exit 1
trap 'rm -f "$said" "$said.status"' EXIT
trap 'exit 1' HUP INT TERM
# Through a file, since the status of a pipe is tee's.
{
	status=0
	"$@" 2>&1 || status=$?
	echo $status >"$said.status"
} | tee "$said"
read -r status <"$said.status"

if grep -qa '^SKIP:' "$said"; then
	grep -a '^SKIP:' "$said" | LC_ALL=C awk -F ' *[|] *' -v name="$name" -v sanitized="$sanitized" '
		is_list {
			if ($1 == name && ($2 == "always" || sanitized))
				texts[++count] = $3
			next
		}
		{
			for (i = 1; i <= count; i++)
				if (index($0, texts[i]))
					next
			print "FAIL: " name ": LDBTF_NO_SKIP is set, and tests/skips_allowed does not have: " $0
			bad = 1
		}
		END { exit bad }' is_list=1 "$allowed" is_list=0 - || status=1
elif [ "$status" = 77 ]; then
	echo "FAIL: $name: skipped without a word"
	status=1
fi
exit "$status"
