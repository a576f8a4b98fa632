# SPDX-License-Identifier: GPL-3.0-or-later
#
# distill-base with nothing to say: kernels take empty split BTF, but no base without types, so
# the base has one.
. "$(dirname "$0")/lib.sh"
. "$here/distill_lib.sh"

check_empty() { # FILE
	objcopy --dump-section .BTF=module.btf --dump-section .BTF.base=distilled.btf "$1" /dev/null
	[ -z "$(shown distilled.btf module.btf)" ] || fail "$1: it has types of its own"
	btf_of_base=$(shown distilled.btf)
	[ "$btf_of_base" = "INT int;" ] || fail "$1: its base has $btf_of_base"
}
gcc -O1 -c module.c -o silent.o
btf_warns silent.ko -r silent.o -nostdlib -- base=kernel.btf distill-base
log_has "no input has debug information"
check_empty silent.ko
btf off.ko -r module.o -nostdlib -- base=kernel.btf distill-base fill=off
check_empty off.ko
btf_warns stripped.ko -r -Wl,-S module.o -nostdlib -- base=kernel.btf distill-base on-error=warn
log_has "the link dropped the debug information"
check_empty stripped.ko
