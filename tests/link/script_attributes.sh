# SPDX-License-Identifier: GPL-3.0-or-later
#
# Regions by whose attributes ld can't choose flash: .BTF is loaded to RAM, and a warning says so;
# or ld says that it can't choose.
. "$(dirname "$0")/lib.sh"
. "$here/script_lib.sh"
. "$here/overlay_lib.sh"

# If only RAM has attributes, or the first that fit, that is where ld puts the fragment, and has it
# loaded there, too.
flash=''
link "$text $rodata $data $ends" -T "$scripts/btf-insert.ld"
[ $link_status = 0 ] || fail "only RAM has attributes: the link failed"
[ $(($(address .BTF))) -ge $((0x20000000)) ] ||
	fail "only RAM has attributes: .BTF is in flash: say so in the guide"
says "only RAM has attributes" \
	"warning: ldbtf: app: .BTF is loaded to 0x20000000 itself, beside .data, which is copied there from elsewhere"
link "$text $rodata .BTF : ALIGN(4) { KEEP(*(.BTF)) } > flash $data $ends"
[ $link_status = 0 ] && [ ! -s log ] || fail "only RAM has attributes, the region named: not silent"
[ $(($(address .BTF))) -lt $((0x20000000)) ] ||
	fail "only RAM has attributes, the region named: .BTF is in RAM"

# Regions without attributes: ld can't choose, and says so. An orphan goes where its neighbour is,
# and a named region is one.
flash='' ram=''
link "$text $rodata $overlay $data"
stands_in_flash "regions without attributes"
link "$text $rodata $overlay $data" -T "$scripts/btf-insert.ld"
[ $link_status != 0 ] || fail "btf-insert.ld and regions without attributes: say in the guide that it works"
log_has "no memory region specified for loadable section \`.BTF'"
link "$text $rodata .BTF : ALIGN(4) { PROVIDE_HIDDEN(__start_BTF = .); KEEP(*(.BTF)) PROVIDE_HIDDEN(__stop_BTF = .); } > flash $overlay $data"
stands_in_flash "regions without attributes, a named one"

# A program without initial values, where only RAM has attributes. But what lies far away, in a
# place of its own, is meant to be there.
echo 'struct point { int x, y; } origin; int *start(void) { return &origin.x; }' >main.c
compile_bare main
flash='' ram='(rw!x)'
link "$text $rodata" -T "$scripts/btf-insert.ld"
says "no initial values" \
	"warning: ldbtf: app: .BTF is loaded to 0x20000000 itself, beside .bss and far from all else that is loaded"
link "$text $rodata .BTF 0x90000000 : { KEEP(*(.BTF)) }"
[ $link_status = 0 ] && [ ! -s log ] || fail "an address of its own: not silent"
