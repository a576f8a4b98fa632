# SPDX-License-Identifier: GPL-3.0-or-later
#
# What fails with distill-base: a script that loses .BTF.base, and options that it needs or can
# not have.
. "$(dirname "$0")/lib.sh"
. "$here/distill_lib.sh"

# A script that loses or changes the section.
cat > drop.ld <<'LD'
SECTIONS { .text 0 : { *(.text) } .BTF 0 : { *(.BTF) } /DISCARD/ : { *(.BTF.base) } }
LD
btf_fails bad.ko -r module.o -nostdlib -Wl,-T,drop.ld -- base=kernel.btf distill-base vars=none
log_has "the output has no section .BTF.base"

# What it needs.
btf_fails bad.ko -r module.o -nostdlib -- distill-base
log_has "option distill-base needs the base that is to be distilled"
btf_fails bad.ko -r module.o -nostdlib -- base=kernel.btf distill-base reserve=4096
log_has "option distill-base can't be given with reserve=BYTES"
