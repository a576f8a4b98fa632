# SPDX-License-Identifier: GPL-3.0-or-later
#
# examples/linux, copied out of the repository: each row of its table passes.
. "$(dirname "$0")/../link/lib.sh"

root=$(cd "$here/../.." && pwd)
cp -r "$root/examples/linux" linux
# Without the pahole whose rules for functions are ours (fetch_pahole.sh says so then), that row is
# skipped.
LDBTF_PAHOLE=$(sh "$root/tests/system/fetch_pahole.sh") || LDBTF_PAHOLE=/nonexistent/pahole
export LDBTF_PAHOLE LDBTF_TOOLS

# Long: its output is shown as it comes, and kept.
{
	status=0
	sh linux/run.sh 2>&1 || status=$?
	echo $status >status
} | tee table
status=$(cat status)
[ "$status" != 77 ] || exit 77
[ "$status" = 0 ] || fail "examples/linux/run.sh fails"
# A table without rows would pass as well.
[ "$(grep -c '^pass ' table)" -ge 30 ] || fail "only $(grep -c '^pass ' table) rows pass"

# And it can fail: a kernel that gets no time to boot. What the real run has left for people to look
# at stays.
cache=${LDBTF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ldbtf}/linux
mkdir kept
cp "$cache/results" "$cache"/boot.* kept
cleanup_more() { cp "$work"/kept/* "$cache"; }
if LDBTF_TIMEOUT=1 LDBTF_TOOLS='' sh linux/run.sh >log 2>&1; then
	fail "kernels that do not boot pass"
fi
grep -q '^fail  boots ' log || fail "the table does not say that a kernel did not boot"
grep -q '^fail  fentry and fexit in vmlinux  *not reached' log ||
	fail "a row that nothing came of does not fail"
