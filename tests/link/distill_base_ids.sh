# SPDX-License-Identifier: GPL-3.0-or-later
#
# .BTF_ids of a module with distill-base have the numbers of the distilled base.
. "$(dirname "$0")/lib.sh"
. "$here/distill_lib.sh"

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
objcopy --dump-section .BTF=module.btf --dump-section .BTF.base=distilled.btf \
	--dump-section .BTF_ids=ids ids.ko /dev/null
shown distilled.btf module.btf >all
id_of() { sed -n "s/^\[\([0-9]*\)\] $1 '$2'.*/\1/p" dump; } # KIND NAME
func=$(id_of FUNC listed)
shown distilled.btf >all
[ "$(od -An -t u4 ids | tr -s ' ')" = " $func $(id_of STRUCT device)" ] ||
	fail ".BTF_ids are$(od -An -t u4 ids)"
