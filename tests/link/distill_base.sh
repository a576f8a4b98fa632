# SPDX-License-Identifier: GPL-3.0-or-later
#
# distill-base: a module for kernels that are built anew has .BTF.base beside its .BTF, with the names and sizes of what it
# uses of its kernel. What libbpf makes of that on another kernel is in ../system/modules.sh.
. "$(dirname "$0")/lib.sh"

cat > kernel.h <<'C'
struct hidden;
struct device { struct device *parent; struct hidden *hidden; char name[16]; };
enum state { IDLE, BUSY = 7 };
typedef enum state (*probe_t)(struct device *device, long when);
int start(struct device *device, enum state state);
C
cat > kernel.c <<'C'
#include "kernel.h"
struct hidden { int secret; } hidden;
struct unused { double ratio; } unused;
probe_t probe;
unsigned short never;
int start(struct device *device, enum state state) { return device->parent != 0 && state == BUSY; }
C
cat > module.c <<'C'
#include "kernel.h"
struct own { probe_t probe; struct device device, *more; struct hidden *hidden; } own;
static int count;
int helper(struct device *device) { return start(device, IDLE) + count++; }
C
compile kernel.c -fPIC
compile module.c
btf kernel.so -shared kernel.o -- detached=kernel.btf

btf module.ko -r module.o -nostdlib -- base=kernel.so distill-base vars=none
# Two sections, both in the file only.
readelf -SW module.ko | sed 's/^ *\[ *[0-9]*\] *//' >sections
for section in .BTF .BTF.base; do
	awk -v name=$section '$1 == name { found++; bad += $2 != "PROGBITS" || $7 != "0" || $9 != "4" }
		END { exit found != 1 || bad }' sections || fail "$section is $(grep -F "$section" sections)"
done
! readelf -sW module.ko | grep -E '__(start|stop)_BTF' || fail "the module has the symbols"
[ "$(readelf -hW module.ko | grep ABI)" = "$(readelf -hW module.o | grep ABI)" ] || fail "the OS/ABI changed"

objcopy --dump-section .BTF=module.btf --dump-section .BTF.base=distilled.btf module.ko /dev/null
shown() { # [BASE] FILE: kinds and names of its own types
	has bpftool || skip "no bpftool on this machine"
	if [ $# = 2 ]; then set -- -B "$1" file "$2"; else set -- file "$1"; fi
	bpftool btf dump "$@" >dump 2>log || fail "bpftool can't read $*"
	sed -n "s/^\[[0-9]*\] \([A-Z_]*\) '\([A-Za-z_ ]*\)'.*/\1 \2/p" dump | tr '\n' ';'
}
# The base: in the kernel's order, which is that of names; nothing inside, and nothing that is not used.
btf_of_base=$(shown distilled.btf)
[ "$btf_of_base" = "STRUCT device;STRUCT hidden;INT int;INT long int;ENUM state;" ] || fail "the base has $btf_of_base"
! grep -q "^	'" dump || fail "a type of the base has members"
bpftool btf dump file kernel.btf | grep -v "^	" | sed -n "s/^\[[0-9]*\] STRUCT 'device' \(size=[0-9]*\).*/\1/p" >size
grep -q "STRUCT 'device' $(cat size) vlen=0" dump || fail "struct device has another size than in the kernel"
# The split: sorted again, with the typedef that can't be found by name.
btf_of_module=$(shown distilled.btf module.btf)
[ "$btf_of_module" = "FUNC helper;STRUCT own;TYPEDEF probe_t;" ] || fail "the module has $btf_of_module"
strings -a -n 3 module.btf | sort | tr '\n' ' ' >texts
[ "$(cat texts)" = "helper more own probe probe_t " ] || fail "the module's strings are $(cat texts)"

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

# .BTF_ids are in the numbers of the distilled base.
cat > ids.c <<'C'
#include "kernel.h"
asm(".pushsection .BTF_ids,\"a\"\n"
    "__BTF_ID__func__listed__2: .zero 4\n.type __BTF_ID__func__listed__2,@object\n.size __BTF_ID__func__listed__2,4\n"
    "__BTF_ID__struct__device__3: .zero 4\n.type __BTF_ID__struct__device__3,@object\n.size __BTF_ID__struct__device__3,4\n"
    ".popsection");
int listed(struct device *device) { return device->name[0]; }
C
compile ids.c
btf ids.ko -r ids.o -nostdlib -- base=kernel.so vars=none distill-base
objcopy --dump-section .BTF=module.btf --dump-section .BTF.base=distilled.btf --dump-section .BTF_ids=ids ids.ko /dev/null
shown distilled.btf module.btf >all
id_of() { sed -n "s/^\[\([0-9]*\)\] $1 '$2'.*/\1/p" dump; } # KIND NAME
func=$(id_of FUNC listed)
shown distilled.btf >all
[ "$(od -An -t u4 ids | tr -s ' ')" = " $func $(id_of STRUCT device)" ] || fail ".BTF_ids are$(od -An -t u4 ids)"

# With nothing to say: kernels take empty split BTF, but no base without types.
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
