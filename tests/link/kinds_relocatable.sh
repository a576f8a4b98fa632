# SPDX-License-Identifier: GPL-3.0-or-later
#
# ld -r: the output is an object, so its DWARF has relocations, its sections have no addresses and
# may share a name. The .BTF is filled all the same, in 64 and 32 bit; there are no symbols, which
# belong to the final link.
. "$(dirname "$0")/lib.sh"
. "$here/relocatable_lib.sh"

check() { # LABEL EXTRA-FLAGS...
	label=$1
	shift
	compile one.c "$@"
	compile two.c "$@"
	btf part.o -r one.o two.o "$@" -nostdlib
	[ "$(readelf -hW part.o | sed -n 's/^ *Type: *\([A-Z]*\).*/\1/p')" = REL ] ||
		fail "$label: not relocatable"
	readelf -SW part.o | grep -q ' \.rel.*\.debug_info' ||
		fail "$label: the output's DWARF has no relocations"
	variables part.o >variables
	symbols_of part.o >symbols
	[ "$(wc -l <symbols)" = 4 ] || fail "$label: not four variables in the symbol table"
	diff symbols variables >log || fail "$label: variables are elsewhere"
	dump part.o
	# Two functions of one name at two addresses are no one's; the others are there once.
	sed -n "s/^\[[0-9]*\] FUNC '\([a-z_]*\)' .*/\1/p" dump | tr '\n' ' ' >functions
	[ "$(cat functions)" = "by_helper by_other_helper same " ] ||
		fail "$label: functions are $(cat functions)"
	[ "$(grep -c "STRUCT 'point'" dump)" = 1 ] ||
		fail "$label: struct point is there more than once"
	! readelf -sW part.o | grep -E '__(start|stop)_BTF' ||
		fail "$label: the output has the symbols"
	extract part.o part.btf

	# What a link of the part gives is what the objects give: leave ldbtf out of the first.
	plain plain.o -r one.o two.o "$@" -nostdlib
	btf whole.so -shared plain.o "$@" -nostdlib
	btf direct.so -shared one.o two.o "$@" -nostdlib
	extract whole.so whole.btf
	extract direct.so direct.btf
	cmp -s whole.btf direct.btf || fail "$label: by way of ld -r the BTF is another"
	"$LDBTF_TOOLS/btf_compare" --kinds struct,func,int part.btf direct.btf >log 2>&1 ||
		fail "$label: -r gives other types than a final link"
}

for sections in "" "-ffunction-sections -fdata-sections"; do
	for dwarf in -gdwarf-4 -gdwarf-5; do
		check "64 bit $dwarf $sections" -fPIC $dwarf $sections
	done
done
echo 'int f(void) { return 0; }' >probe.c
if gcc -m32 -c probe.c -o probe.o 2>/dev/null &&
	gcc -m32 -shared -nostdlib -o probe probe.c 2>/dev/null; then
	for sections in "" "-ffunction-sections -fdata-sections"; do
		check "32 bit $sections" -m32 -fPIC $sections
	done
else
	skip_part "gcc -m32 does not work here (Debian: gcc-12-multilib)"
fi
