# SPDX-License-Identifier: GPL-3.0-or-later
#
# Firmware scripts that have no rule for .BTF, and load the initial values behind the end of code by
# AT(): ld itself sees two sections in one place, and names .BTF.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/firmware_lib.sh"

# refused LABEL BODY: ld says what lies on what, and names .BTF.
refused() {
	link "$2"
	[ $link_status != 0 ] || fail "$1: no error"
	grep -qE "section \.BTF LMA .* overlaps section \.data LMA|section \.data LMA .* overlaps section \.BTF LMA" log || fail "$1: ld does not name .BTF"
	log_lacks "ldbtf: "
	[ ! -e app ] || fail "$1: the failed link left its output"
}

refused "AT(end of .text)" "$all_text .data : AT(_etext) { $data } > ram"
refused "AT(computed)" "$all_text .data : AT(ADDR(.text) + SIZEOF(.text)) { $data } > ram"
refused "AT(end of .rodata)" "$text $rodata _sidata = .; .data : AT(_sidata) { $data } > ram"
