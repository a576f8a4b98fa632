# SPDX-License-Identifier: GPL-3.0-or-later
#
# What each option says of the section and of files: the defaults, reserve=, fill=, detached=, and
# the last of two values.
. "$(dirname "$0")/lib.sh"
. "$here/options_lib.sh"

# The defaults, said aloud, change nothing.
btf app main.o
extract app reference
btf app main.o -- reserve=auto fill=on funcs=consistent vars=all on-error=fail
extract app blob
cmp -s blob reference || fail "the defaults are not the defaults"
describes app STRUCT point
describes app FUNC main
describes app VAR origin

# reserve=BYTES: exactly that many, in decimal or hexadecimal, and the blob fills them.
btf app main.o -- reserve=5000
[ "$(section_size app)" = 5000 ] || fail "reserve=5000 reserved $(section_size app)"
describes app STRUCT point
btf app main.o -- reserve=0x1400
[ "$(section_size app)" = 5120 ] || fail "reserve=0x1400 reserved $(section_size app)"
describes app VAR origin

# fill=off: as many bytes as a fill would need, but empty.
btf app main.o -- fill=off
[ "$(section_size app)" -ge "$(size_of reference)" ] || fail "fill=off reserves less"
is_empty_btf app

# The last of two values counts.
btf app main.o -- fill=off fill=on
describes app STRUCT point

# detached: the same bytes as in the section.
btf app main.o -- detached=app.btf
extract app blob
cmp -s blob app.btf || fail "detached file and section differ"
