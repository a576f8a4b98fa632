# SPDX-License-Identifier: GPL-3.0-or-later
#
# integrations/freertos with broken lists: one that has no end, and one with a pointer to no memory.
# The command tells of both, and ends.
. "$(dirname "$0")/lib.sh"
. "$here/freertos_lib.sh"

./app broken broken >told || fail "the program fails with broken lists"
[ "$(grep -c 'tasks: a list is broken' told)" = 2 ] || fail "it does not tell of two broken lists"
[ "$(grep -c '^"sleeper" blocked' told)" = 1000 ] || fail "a list without an end has $(wc -l <told) lines"
