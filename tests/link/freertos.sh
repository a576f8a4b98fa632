# SPDX-License-Identifier: GPL-3.0-or-later
#
# integrations/freertos lists each task in its state. The task that runs on the one core is a row of
# its own. The command compiles without a warning.
. "$(dirname "$0")/lib.sh"
. "$here/freertos_lib.sh"

gcc -std=c99 -Wall -Wextra -Werror -Wconversion -Wundef -Wshadow -I. -Iinclude -Os -c ldbtf_freertos.c -o strict.o \
	>log 2>&1 || fail "the command does not compile without a warning"
./app >told || fail "the program fails"
cat >expected <<'T'
"a" running, priority 2, stack left 16
"b" ready, priority 2, stack left 8
"sleeper" blocked, priority 1, stack left 24
"waiter" suspended, priority 0, stack left 32
pxCurrentTCB->uxPriority = 2
T
diff expected told >log || fail "it lists other tasks"
