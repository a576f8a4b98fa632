#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run_ctest.sh PRESET [CTEST ARGUMENT...]: ctest, on all cores, with its exit status and its summary
# last.
#
# ctest does not show what a test that passed has said. But a test that could not check something
# says so, in a line that begins with SKIP:, and that must not stay unseen. With LDBTF_NO_SKIP=1 it
# fails (run_test.sh).
set -eu
cd "$(dirname -- "$0")/.."
preset=$1
shift
output=build/$preset/ctest.output
# Through a file, since the status of a pipe is tee's.
{
	ctest_status=0
	ctest --preset "$preset" --no-tests=error -j "$(nproc)" "$@" </dev/null 2>&1 ||
		ctest_status=$?
	echo $ctest_status >"$output.status"
} | tee "$output"
if grep -h '^SKIP:' "build/$preset/Testing/Temporary/LastTest.log" >"build/$preset/skipped"; then
	echo
	echo "What was skipped:"
	sort -u "build/$preset/skipped"
	echo
	sed -n '/% tests passed/,$p' "$output"
fi
exit "$(cat "$output.status")"
