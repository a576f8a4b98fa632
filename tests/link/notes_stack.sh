# SPDX-License-Identifier: GPL-3.0-or-later
#
# What ld concludes from an object that says nothing of its stack: an executable one. And from one
# that says too much: a stack header that nobody asked for. The reserving object does neither.
. "$(dirname "$0")/lib.sh"
. "$here/notes_lib.sh"

compile start.c
compile other.c
objcopy --remove-section=.note.GNU-stack start.o start-nostack.o
objcopy --remove-section=.note.GNU-stack other.o other-nostack.o
compare "no stack notes" start-nostack.o other-nostack.o
expect_not GNU_STACK
compare "one stack note missing" start.o other-nostack.o
expect 'GNU_STACK RWE'
compare "no stack notes, but an option" start-nostack.o other-nostack.o -z noexecstack
expect 'GNU_STACK RW '
