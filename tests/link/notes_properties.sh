# SPDX-License-Identifier: GPL-3.0-or-later
#
# What ld concludes for .note.gnu.property: no IBT if one object says nothing. The reserving object
# must not be that one, nor add properties that no input has.
. "$(dirname "$0")/lib.sh"
. "$here/notes_lib.sh"

compile start.c -fcf-protection=full
compile other.c -fcf-protection=full
compare "both with IBT" start.o other.o
expect 'IBT, SHSTK'
expect 'GNU_STACK RW'

compile other.c -fcf-protection=none
compare "one without IBT" start.o other.o
expect_not IBT
compare "IBT forced" start.o other.o -z ibt
expect IBT

objcopy --remove-section=.note.gnu.property start.o bare.o
compare "no properties" bare.o other.o
expect 'no properties'

gcc -g -fcf-protection=full -Wa,-mx86-used-note=yes -c start.c -o start.o
gcc -g -fcf-protection=branch -Wa,-mx86-used-note=yes -c other.c -o other.o
compare "used notes" start.o other.o
expect 'IBT, x86 feature used'
