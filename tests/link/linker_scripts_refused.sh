# SPDX-License-Identifier: GPL-3.0-or-later
#
# A script that spoils .BTF: the link fails with a message that says what the script does to the
# section. The program does not refer to its BTF, so ld itself has nothing to say.
. "$(dirname "$0")/lib.sh"
. "$here/linker_scripts_lib.sh"

sed -i 's/^const char \*where.*/int where(void) { return 0; }/' main.c
compile main.c

script "/DISCARD/ : { *(.BTF) }"
run fails
log_has "app: the output has no section .BTF"
log_has "the linker script discards it"
script ".rodata2 : { *(.BTF) }"
run fails
log_has "app: the output has no section .BTF"
script ".BTF (INFO) : { *(.BTF) }"
run fails
log_has "app: the output's section .BTF is not loaded with the image"
script ".BTF (NOLOAD) : { *(.BTF) }"
run fails
log_has "app: the output's section .BTF is not loaded with the image"
script ".BTF : { *(.BTF) . += 64; }"
run fails
log_has "app: the output's section .BTF has"
script ".BTF : { QUAD(0) QUAD(0) QUAD(0) QUAD(0) } /DISCARD/ : { *(.BTF) }"
run fails -plugin-opt reserve=32
log_has "app: the output's section .BTF does not hold what ldbtf reserved it with"

# on-error=warn promises a valid BTF, if an empty one: an image without its place is refused all the
# same.
for rule in "/DISCARD/ : { *(.BTF) }" ".BTF (INFO) : { *(.BTF) }" ".BTF : { *(.BTF) . += 64; }"; do
	script "$rule"
	run fails -plugin-opt on-error=warn
	log_has "app: the output"
	log_lacks "warning: ldbtf"
done

# Another format than ELF can't carry it.
script ""
run fails --oformat binary
log_has "app: the output is not an ELF file"
log_has "objcopy -O binary"
