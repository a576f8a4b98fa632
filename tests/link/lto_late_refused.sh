# SPDX-License-Identifier: GPL-3.0-or-later
#
# Links that can't have members that come late say so: where .BTF is no section of its own, and
# where it is measured before they come.
. "$(dirname "$0")/lib.sh"
. "$here/lto_lib.sh"
. "$here/lto_late_lib.sh"

specs
# Where .BTF is no section of its own, the link fails; here ld says so (docs/messages.md).
for rule in "/DISCARD/ : { *(.BTF) }" ".with_others : { *(.BTF) }"; do
	echo "SECTIONS { $rule } INSERT AFTER .rodata;" >without.ld
	lto_fails app -static main.o liball.a -Wl,-T,without.ld
	log_has "undefined section \`.BTF' referenced in expression"
done

# A base that is distilled is measured before they come.
printf '%s\n' 'struct filling { void *at; unsigned long size; };' \
	'struct record { struct record *before; struct filling filling; long when; } record;' >base.c
compile base.c
btf base.so -shared base.o -- detached=base.btf
specs base=base.btf distill-base
lto_fails app -r -nostdlib -flinker-output=nolto-rel main.o liball.a
log_has ".BTF.base needs"
log_has "members of libraries that LTO called for"
