# SPDX-License-Identifier: GPL-3.0-or-later
#
# The symbols are around all of the BTF when members come late: with a script's own symbols, beside
# sections that have no rule, and in a program that has weak symbols of its own.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
. "$here/lto_late_lib.sh"

specs stats=stats.json
# A script of one's own, with symbols of its own.
cat >insert.ld <<'L'
SECTIONS { .BTF : { __start_BTF = .; KEEP(*(.BTF)) __stop_BTF = .; } } INSERT AFTER .rodata;
L
label=script
lto app -static main.o liball.a -Wl,-T,insert.ld
./app >told || fail "$label: the symbols are not around the BTF"
fits 15
has_late_ones

# Sections that the script has no rule for, as these of debug information, ld puts behind everything
# that it was given, and behind what comes late.
echo 'struct named { int x; } named; int get_named(void) { return named.x; }' >named.c
compile named.c -ggnu-pubnames
for option in "" fill=off; do
	label="-ggnu-pubnames $option"
	specs stats=stats.json $option
	lto app -static main.o named.o liball.a
	readelf -SW app | grep -q gnu_pubnames || fail "$label: no section without a rule"
	./app >told || fail "$label: the symbols are not around the BTF"
done
specs stats=stats.json
lto app -static main.o named.o liball.a
fits 15
has_late_ones

# A program that can be linked without ldbtf has weak symbols of its own, which give way, whatever
# comes first.
printf 'const char __%s_BTF[4] __attribute__((weak)) = "none";\n' start stop >fallback.c
compile fallback.c
for late in "" "-Wl,-u,__popcountdi2 -Wl,-u,__divti3"; do
	label="weak symbols of one's own $late"
	# shellcheck disable=SC2086 # words
	lto app -static fallback.o main.o liball.a $late
	./app >told || fail "$label: they were taken"
done
