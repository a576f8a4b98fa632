# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link in passes with one reserve=@FILE, whose last pass has .BTF elsewhere: a warning says so.
. "$(dirname "$0")/lib.sh"
. "$here/passes_lib.sh"

link pass1 pass1.o -plugin-opt reserve=@size -plugin-opt fill=off
grep -q '^pass 0x' size || fail "the first pass leaves no note"
make_pass2
sed -i 's/\.rodata : {/.more : { LONG(1) QUAD(2) } &/' app.ld
link final pass2.o -plugin-opt reserve=@size
cp log said
log_has "warning: ldbtf: final: .BTF is not where the pass before had it"
[ "$(grep -c 'ldbtf:' said)" = 1 ] || fail "more than one message"
