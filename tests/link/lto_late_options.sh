# SPDX-License-Identifier: GPL-3.0-or-later
#
# Members that come late have room with reserve=, with fill=off, and where they have no debug
# information. Nothing is left behind.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
. "$here/lto_late_lib.sh"

# A fixed number is what is reserved.
label=fixed
specs stats=stats.json reserve=20000
lto app -static main.o liball.a
[ "$(section_size app)" = 20000 ] || fail "$label: .BTF has $(section_size app) bytes"
has_late_ones
specs reserve=2000
lto_fails app -static main.o liball.a
log_has "relink with the option reserve="

# What is left empty is empty BTF as a whole.
specs fill=off
lto app -static main.o liball.a
is_empty_btf app
./app >told || fail "fill=off: the empty BTF is not as large as its place"

# Nothing is left behind.
if [ -d /proc/self/fd ]; then
	mkdir tmp
	specs
	TMPDIR=$work/tmp lto app -static main.o liball.a
	[ ! "$(ls tmp)" ] || fail "left in TMPDIR: $(ls tmp)"
fi

# Without debug information they may be functions all the same, that others declare.
specs stats=stats.json
label="no -g"
for member in $members; do
	gcc -O1 -c ${member%.o}.c
done
# shellcheck disable=SC2086 # words
ar rcs libbare.a $members
lto app -static main.o libbare.a
./app >told || fail "$label: does not run"
fits 15
describes_not app STRUCT record
