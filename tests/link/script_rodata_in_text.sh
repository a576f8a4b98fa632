# SPDX-License-Identifier: GPL-3.0-or-later
#
# Scripts with .rodata within .text, or with .text writable: where .BTF comes to lie without a rule,
# and with btf-insert-text.ld.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/overlay_lib.sh"

compile_array
both='*(.text*) *(.rodata*) KEEP(*(.init_array))'
link ".text : { $both } > flash $data $ends" array.o
goes_to_ram "a writable .text"
link ".text : { $both } > flash $data $ends" -T "$scripts/btf-insert-text.ld" array.o
[ $link_status = 0 ] && [ ! -s log ] || fail "a writable .text, -T btf-insert-text.ld"
[ $(($(address .BTF))) -lt $((0x20000000)) ] ||
	fail "a writable .text, -T btf-insert-text.ld: .BTF is in RAM"
# .rodata within .text, and nothing else.
link ".text : { *(.text*) *(.rodata*) } > flash $data $ends"
[ $link_status = 0 ] && [ ! -s log ] || fail ".rodata within .text"
[ $(($(address .BTF))) -lt $((0x20000000)) ] || fail ".rodata within .text: .BTF is in RAM"
# Without the plugin the fragment's symbols are equal.
"$ld" -o plain -T "$scripts/btf-insert-text.ld" -T firmware.ld main.o >log 2>&1 ||
	fail "-T btf-insert-text.ld without the plugin"
[ "$(readelf -sW plain | awk '$8 ~ /^__st(art|op)_BTF$/ { print $2 }' | sort -u | wc -l)" = 1 ] ||
	fail "-T btf-insert-text.ld without the plugin: the symbols differ"
