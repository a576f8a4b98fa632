# SPDX-License-Identifier: GPL-3.0-or-later
#
# Assembler in a C program: as writes units that have lines and no types.
. "$(dirname "$0")/lib.sh"
. "$here/languages_lib.sh"

[ "$(uname -m)" = x86_64 ] || skip "other.s is for x86-64"
cat > other.s <<'S'
	.text
	.globl other
	.type other, @function
other:
	xorl %eax, %eax
	ret
	.size other, . - other
	.section .note.GNU-stack, "", @progbits
S
gcc -g -c other.s -o other.o 2>log || fail "as does not take other.s"
readelf --debug-dump=info other.o | grep -q 'DW_AT_language.*[Aa]ssembl' || fail "as wrote no unit"
btf with_assembler by_gcc.o main.o other.o
describes with_assembler STRUCT line
# as says nothing of its parameters and result, so a FUNC would claim what is not known.
dump with_assembler
! grep -F "FUNC 'other'" dump || fail "assembler gives a FUNC"
btf without_assembler by_gcc.o main.o
"$LDBTF_TOOLS/btf_compare" --kinds struct,union,enum,int,typedef with_assembler \
	without_assembler >log || fail "assembler changes the types"
