# SPDX-License-Identifier: GPL-3.0-or-later
#
# -R (--just-symbols): a program that calls functions of a ROM by their addresses. Types of the ROM
# are not the program's, and are not counted. If the ROM has BTF of its own, its __start_BTF must
# not be taken for the program's without a word.
. "$(dirname "$0")/lib.sh"
. "$here/just_symbols_lib.sh"

link --defsym=rom_function_1=0x800000
alone=$(stat_value reserved_bytes stats.json)

# An executable is no input of the reservation.
link -R plain_rom.elf
[ ! -s log ] || fail "-R of an executable: not silent"
framed "-R of an executable"
[ "$(stat_value reserved_bytes stats.json)" = "$alone" ] || fail "the ROM's types were counted"
# An object is none either, though the linker shows it like any other.
for option in "-R rom.o" -Rrom.o --just-symbols=rom.o "--just-symbols rom.o" \
	"-just-symbols rom.o"; do
	# shellcheck disable=SC2086 # words
	link $option
	[ ! -s log ] || fail "$option: not silent"
	framed "$option"
	[ "$(stat_value reserved_bytes stats.json)" = "$alone" ] ||
		fail "$option: the ROM's types were counted"
done

# The ROM's symbols come first.
cp "$here/../../linkscripts/btf-insert.ld" .
for option in "-R rom.elf" "--just-symbols=rom.elf" "-R rom.elf -T btf-insert.ld" \
	"-R rom.elf -pie"; do
	# shellcheck disable=SC2086 # words
	link $option
	log_has "warning: ldbtf: app: the symbol __start_BTF has another value than .BTF's address"
	log_has "objcopy -N __start_BTF -N __stop_BTF"
	[ "$(grep -c ldbtf: log)" = 1 ] || fail "more than one message"
	[ "$(stat_value reserved_bytes stats.json)" = "$alone" ] ||
		fail "the ROM's types were counted"
done
objcopy -N __start_BTF -N __stop_BTF rom.elf lent.elf
link -R lent.elf
[ ! -s log ] || fail "without the symbols: not silent"
framed "without the symbols"
