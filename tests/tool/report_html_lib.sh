# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# What the tests of `ldbtf report --html` share: a browser, and what a page has become in it.
. "$(dirname "$0")/lib.sh"
has python3 || skip "no python3 on this machine"
find_browser || skip "no Chromium on this machine"

# browse PAGE [FRAGMENT]: what the page has become is in the file dom.
browse() {
	timeout 120 "$browser" \
		--headless --no-sandbox --disable-gpu --user-data-dir="$PWD/profile" \
		--window-size=1200,900 \
		--virtual-time-budget=2000 --dump-dom "file://$(pwd | sed 's/ /%20/g')/$1${2-}" >dom 2>log ||
		fail "the browser fails"
}
dom_has() { grep -qF -- "$1" dom || fail "the page lacks: $1"; }
