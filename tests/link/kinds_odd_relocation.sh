# SPDX-License-Identifier: GPL-3.0-or-later
#
# A relocation that no compiler puts there, and so is not in our table: elfutils applies all of that
# object's.
. "$(dirname "$0")/lib.sh"
. "$here/dwarf_lib.sh"

[ "$(uname -m)" = x86_64 ] || skip "odd.s is for x86-64"
cat >odd.s <<'SOURCE'
	.section .note.GNU-stack
	.section .debug_sizes
	.quad 0
eight:
	.byte 0
	.section .debug_str,"MS",@progbits,1
text:	.asciz "oddly_relocated"
	.section .debug_abbrev
	.uleb128 1, 0x11; .byte 1; .uleb128 0x13, 0x0b, 0, 0
	.uleb128 2, 0x13; .byte 0; .uleb128 0x03, 0x0e, 0x0b, 0x05, 0, 0
	.byte 0
	.section .debug_info
	.4byte end - begin
begin:	.2byte 4
	.4byte .debug_abbrev
	.byte 8
	.uleb128 1; .byte 12
	.uleb128 2; .4byte text; .2byte eight
	.byte 0
end:
SOURCE
gcc -c odd.s -o odd.o
readelf -rW odd.o | grep -q R_X86_64_16 || fail "odd.o has no odd relocation"
compile shapes.c -gdwarf-5
compile main.c -gdwarf-5
btf app main.o shapes.o odd.o
dump app
grep -q "STRUCT 'oddly_relocated' size=8 " dump || fail "an odd relocation: not applied"
