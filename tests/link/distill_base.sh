# SPDX-License-Identifier: GPL-3.0-or-later
#
# distill-base: a module for kernels that are built anew has .BTF.base beside its .BTF, with the
# names and sizes of what it uses of its kernel. What libbpf makes of that on another kernel is in
# ../system/modules.sh.
. "$(dirname "$0")/lib.sh"
. "$here/distill_lib.sh"

btf module.ko -r module.o -nostdlib -- base=kernel.so distill-base vars=none
# Two sections, both in the file only.
readelf -SW module.ko | sed 's/^ *\[ *[0-9]*\] *//' >sections
for section in .BTF .BTF.base; do
	awk -v name=$section \
		'$1 == name { found++; bad += $2 != "PROGBITS" || $7 != "0" || $9 != "4" }
		END { exit found != 1 || bad }' sections || fail "$section is $(grep -F "$section" sections)"
done
! readelf -sW module.ko | grep -E '__(start|stop)_BTF' || fail "the module has the symbols"
[ "$(readelf -hW module.ko | grep ABI)" = "$(readelf -hW module.o | grep ABI)" ] ||
	fail "the OS/ABI changed"

objcopy --dump-section .BTF=module.btf --dump-section .BTF.base=distilled.btf module.ko /dev/null
# The base: in the kernel's order, which is that of names; nothing inside, and nothing that is not
# used.
btf_of_base=$(shown distilled.btf)
[ "$btf_of_base" = "STRUCT device;STRUCT hidden;INT int;INT long int;ENUM state;" ] ||
	fail "the base has $btf_of_base"
! grep -q "^	'" dump || fail "a type of the base has members"
bpftool btf dump file kernel.btf | grep -v "^	" |
	sed -n "s/^\[[0-9]*\] STRUCT 'device' \(size=[0-9]*\).*/\1/p" >size
grep -q "STRUCT 'device' $(cat size) vlen=0" dump ||
	fail "struct device has another size than in the kernel"
# The split: sorted again, with the typedef that can't be found by name.
btf_of_module=$(shown distilled.btf module.btf)
[ "$btf_of_module" = "FUNC helper;STRUCT own;TYPEDEF probe_t;" ] ||
	fail "the module has $btf_of_module"
strings -a -n 3 module.btf | sort | tr '\n' ' ' >texts
[ "$(cat texts)" = "helper more own probe probe_t " ] ||
	fail "the module's strings are $(cat texts)"

# Nothing of it depends on threads or on how the kernel is named.
btf again.ko -r module.o -nostdlib -- base=kernel.btf distill-base vars=none jobs=1
cmp -s module.ko again.ko || fail "with the raw base the output is another"
btf variables.ko -r module.o -nostdlib -- base=kernel.btf distill-base
objcopy --dump-section .BTF=module.btf --dump-section .BTF.base=distilled.btf variables.ko /dev/null
btf_of_module=$(shown distilled.btf module.btf)
case $btf_of_module in
*"VAR count;"*"VAR own;"*) ;;
*) fail "the variables are not there: $btf_of_module" ;;
esac
