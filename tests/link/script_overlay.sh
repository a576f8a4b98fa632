# SPDX-License-Identifier: GPL-3.0-or-later
#
# Scripts with OVERLAY: where .BTF comes to lie without a rule, with btf-insert.ld, and with
# btf-insert-text.ld. In flash, loaded to where it runs, all is well; elsewhere there must be a
# warning.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/overlay_lib.sh"

fixed='OVERLAY 0x20001000 : AT(ALIGN(LOADADDR(.text) + SIZEOF(.text) + 0x2000, 16)) { .ov1 { *(.text.ov1) } .ov2 { *(.text.ov2) } }'
# With .rodata as a section, .BTF is behind it, wherever the overlay is.
link "$text $rodata $overlay $data"
stands_in_flash "overlay behind .rodata"
link "$text $overlay $rodata $data"
stands_in_flash "overlay before .rodata"
link "$text $rodata $fixed $data"
stands_in_flash "overlay at fixed places"
link "$text $rodata $overlay $data" -T "$scripts/btf-insert.ld"
stands_in_flash "overlay behind .rodata, -T btf-insert.ld"
link "$text $overlay $rodata $data" -T "$scripts/btf-insert.ld"
stands_in_flash "overlay before .rodata, -T btf-insert.ld"

# Without it the overlay is all that ld has to go by.
link "$all_text $overlay $data"
goes_to_ram "overlay behind .text with .rodata"
link "$all_text $overlay $data" -T "$scripts/btf-insert.ld"
[ $link_status != 0 ] || fail "btf-insert.ld without .rodata works: say so in the guide"
log_has ".rodata not found for insert"
[ ! -e app ] || rm app
link "$all_text $overlay $data" -T "$scripts/btf-insert-text.ld"
stands_in_flash "overlay behind .text with .rodata, -T btf-insert-text.ld"
link "$all_text INCLUDE btf.ld $overlay $data" -L "$scripts"
stands_in_flash "overlay behind .text with .rodata, INCLUDE btf.ld"

# An overlay behind the end of .text: ld says that it overlaps, and names .BTF.
link "$text $rodata OVERLAY 0x20001000 : AT(LOADADDR(.rodata) + SIZEOF(.rodata)) { .ov1 { *(.text.ov1) } .ov2 { *(.text.ov2) } } $data"
[ $link_status != 0 ] || fail "an overlay in .BTF's place is no error"
grep -qE "section \.(BTF|ov1) LMA .* overlaps section \.(BTF|ov1) LMA" log ||
	fail "ld does not name .BTF"
