# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the comparisons with pahole share. A script that was called with PLUGIN TOOLS begins with
#
#	. "$(dirname -- "$0")/peer_lib.sh"
#
# and then stands in an empty folder of its own, which is removed when it ends, with $plugin, $tools
# (the folder of the compiled comparers), $here and $pahole. Without a pahole whose rules are known
# it has skipped.
set -eu
plugin=$1 tools=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
test_name=system.$(basename -- "$0" .sh)
work=$(mktemp -d "${TMPDIR:-/tmp}/ldbtf-$test_name.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
LC_ALL=C
export LC_ALL

fail() {
	echo "FAIL: $test_name: $*" >&2
	[ ! -s log ] || cat log >&2
	exit 1
}

pahole_status=0
pahole=$(sh "$here/fetch_pahole.sh") || pahole_status=$?
case $pahole_status in
0) ;;
3)
	echo "SKIP: $test_name: no pahole of 1.30 or newer to compare with" >&2
	exit 77
	;;
*) fail "no pahole to compare with" ;;
esac
