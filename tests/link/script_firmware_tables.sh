# SPDX-License-Identifier: GPL-3.0-or-later
#
# A table between symbols, the first of which ld leaves before .BTF: who walks it takes BTF for
# addresses.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/firmware_lib.sh"

compile_array
link "$text $rodata __init_array_start = .; .init_array : { KEEP(*(.init_array)) } > flash __init_array_end = .; .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);" array.o
says "a table behind .BTF" \
	"warning: ldbtf: app: the symbols '__init_array_start' and '__init_array_end' have .BTF between them, along with .init_array"
for cure in \
	".init_array : { __init_array_start = .; KEEP(*(.init_array)) } > flash __init_array_end = .;" \
	"INCLUDE btf.ld . = ALIGN(8); __init_array_start = .; .init_array : { KEEP(*(.init_array)) } > flash __init_array_end = .;" \
	". = ALIGN(8); __init_array_start = .; .init_array : { KEEP(*(.init_array)) } > flash __init_array_end = .;"; do
	quiet "$cure" \
		"$text $rodata $cure .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);" \
		array.o
	[ $(($(symbol __init_array_end) - $(symbol __init_array_start))) = 8 ] ||
		fail "$cure: the table is not one address"
done

# .BTF ends at a multiple of 4, and the table begins at one of 8. A name of another length makes a
# BTF that ends elsewhere.
for name in a ab abc abcd abcde; do
	printf 'struct %s { int x; } the_%s; int start(void) { return the_%s.x; }\n' $name $name $name >main.c
	compile_bare main
	link "$text $rodata INCLUDE btf.ld __init_array_start = .; .init_array : { KEEP(*(.init_array)) } > flash __init_array_end = .; .data : { $data } > ram AT> flash _sidata = LOADADDR(.data);" array.o
	if [ $(($(symbol __init_array_end) - $(symbol __init_array_start))) = 8 ]; then
		[ ! -s log ] || fail "a table at .BTF's end: not silent"
		aligned=1
	else
		says "a table behind padding" \
			"warning: ldbtf: app: the symbols '__init_array_start' and '__init_array_end' have 4 bytes of padding between them" \
			"say . = ALIGN(8); before it sets '__init_array_start'"
		padded=1
	fi
done
[ "${aligned:-}" ] && [ "${padded:-}" ] || fail "all tables are aligned alike: the test tests nothing"
