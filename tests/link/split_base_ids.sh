# SPDX-License-Identifier: GPL-3.0-or-later
#
# base=FILE: .BTF_ids of a module name the kernel's functions and its own.
. "$(dirname "$0")/lib.sh"
. "$here/split_base_lib.sh"

cat > ids.c <<'C'
#include "kernel.h"
asm(".pushsection .BTF_ids,\"a\"\n"
    "__BTF_ID__func__start__1: .zero 4\n.type __BTF_ID__func__start__1,@object\n.size __BTF_ID__func__start__1,4\n"
    "__BTF_ID__func__listed__2: .zero 4\n.type __BTF_ID__func__listed__2,@object\n.size __BTF_ID__func__listed__2,4\n"
    "__BTF_ID__struct__device__3: .zero 4\n.type __BTF_ID__struct__device__3,@object\n.size __BTF_ID__struct__device__3,4\n"
    ".popsection");
int listed(struct device *device) { return device->on; }
C
compile ids.c
btf ids.ko -r ids.o -nostdlib -- base=kernel.so vars=none
dump_split ids.ko
objcopy --dump-section .BTF_ids=ids ids.ko /dev/null
words=$(od -An -t u4 ids | tr -s ' ')
[ "$words" = " $(id_of FUNC start) $(sed -n "s/^\[\([0-9]*\)\] FUNC 'listed'.*/\1/p" dump) $(id_of STRUCT device)" ] ||
	fail ".BTF_ids are$words"
