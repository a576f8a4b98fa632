# SPDX-License-Identifier: GPL-3.0-or-later
#
# Any number of inputs without debug information in a row: those behind them are reused.
. "$(dirname "$0")/lib.sh"
. "$here/reuse_lib.sh"

echo >empty.c
gcc -c empty.c
# shellcheck disable=SC2046 # a list
same app a.o $(yes empty.o | head -n 600) b.o
[ "$units:$reused" = 2:2 ] || fail "$reused of $units units reused"
