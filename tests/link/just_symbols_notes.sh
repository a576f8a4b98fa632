# SPDX-License-Identifier: GPL-3.0-or-later
#
# An object of -R lends symbols and nothing else: ld does not look at its .note.GNU-stack. If only
# such an object has that note, the plugin's own object must not have it either. Else ld 2.40 takes
# the stack of all others for executable.
. "$(dirname "$0")/lib.sh"
. "$here/just_symbols_lib.sh"

objcopy --remove-section .note.GNU-stack main.o bare.o
objcopy --add-section .BTF=main.c rom.o rom_with_btf.o
stack() { readelf -lW app | awk '$1 == "GNU_STACK" { print $7 }'; }
for input in main.o bare.o; do
	for rom in rom.o rom_with_btf.o; do
		"$ld" -o app -e start --defsym=__start_BTF=0 --defsym=__stop_BTF=0 $input -R $rom \
			>log 2>&1 || fail "the link without the plugin"
		wanted=$(stack)
		"$ld" -o app -e start $input -R $rom -plugin "$LDBTF_PLUGIN" >log 2>&1 ||
			fail "$input, $rom"
		[ ! -s log ] || fail "$input, $rom: not silent"
		[ "$(stack)" = "$wanted" ] ||
			fail "$input, $rom: the stack is '$(stack)', not '$wanted'"
	done
done
