# SPDX-License-Identifier: GPL-3.0-or-later
#
# fetch_test.sh SUITE: brings a suite's tools for the tests that need them, and says what they are. Where they can't be had it
# passes, loudly, and those tests are skipped.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=$(sh "$here/fetch_tools.sh" "$1")
case $? in
0) cat "$folder/versions" ;;
3) echo "SKIP: tools.fetch_$1: the tools of Debian's $1 can't be had here" ;;
*) exit 1 ;;
esac
