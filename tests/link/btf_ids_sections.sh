# SPDX-License-Identifier: GPL-3.0-or-later
#
# .BTF_ids that were resolved before, that have no bytes, or that a linker script puts elsewhere.
. "$(dirname "$0")/lib.sh"
. "$here/btf_ids_lib.sh"

btf part.o -r all.o
# Resolved before: the flags have moved, and symbols have not.
objcopy --remove-section=.BTF part.o again.o
btf_fails app again.o
log_has "error: ldbtf: again.o: the section .BTF_ids can't be resolved: the set flagged has been resolved before, and sorted"
btf part.o -r all.o -- btf-ids=off
objcopy --remove-section=.BTF part.o again.o
btf app again.o
check_words app

# A section without bytes.
echo 'SECTIONS { .BTF_ids (NOLOAD) : { *(.BTF_ids) } } INSERT AFTER .bss;' >noload.ld
btf_fails app all.o -Wl,-T,noload.ld
log_has "the section .BTF_ids can't be resolved: it has no bytes in the file, or compressed ones"

# In another section, or nowhere.
echo 'SECTIONS { .other : { *(.BTF_ids) } } INSERT AFTER .rodata;' >other.ld
btf_warns app all.o -Wl,-T,other.ld
log_has "warning: ldbtf: app: the output has no section .BTF_ids, though it has the symbols that belong into it"
btf_fails app all.o -Wl,-T,other.ld -- btf-ids=strict
btf app all.o -Wl,-T,other.ld -- btf-ids=off
echo 'SECTIONS { /DISCARD/ : { *(.BTF_ids) } } INSERT AFTER .rodata;' >discard.ld
btf app all.o -Wl,-T,discard.ld
