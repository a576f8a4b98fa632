# SPDX-License-Identifier: GPL-3.0-or-later
#
# A link that strips leaves nothing to encode from: the output's DWARF is what says which functions
# and variables the link kept, and where. The inputs' would say it only in part (with -s there are
# no symbols either), so this is an error that says how to get the same file: strip afterwards.
. "$(dirname "$0")/lib.sh"

echo 'struct point { int x; } origin; int main(void) { return origin.x; }' >main.c
compile main.c
for option in -s -Wl,-s -Wl,-S -Wl,--strip-all -Wl,--strip-debug; do
	btf_fails app main.o $option
	log_has "the link dropped the debug information, from which BTF is made"
	log_has "--strip-all or --strip-debug"
	log_has "strip afterwards: strip keeps .BTF"
	btf_fails app main.o $option -- reserve=1000
	log_has "the link dropped the debug information"
done

# With -r, where ld leaves the symbols that relocations need even by -s.
for option in -s -Wl,-s -Wl,-S; do
	btf_fails part.o -r main.o -nostdlib $option
	log_has "part.o: the link dropped the debug information, from which BTF is made"
	log_has "strip afterwards: strip keeps .BTF"
done

# A script that does it.
cat > drop.ld <<'LD'
SECTIONS { /DISCARD/ : { *(.debug_*) } }
INSERT AFTER .comment;
LD
btf_fails app main.o -Wl,-T,drop.ld
log_has "the linker script discards .debug_info"

# The same output by the way that the message names.
btf app main.o
extract app before
for option in -g -s; do
	strip $option app -o stripped
	extract stripped after
	cmp -s before after || fail "strip $option changed .BTF"
	./stripped || fail "strip $option: does not run"
done
