# SPDX-License-Identifier: GPL-3.0-or-later
#
# musl instead of glibc: every source compiles. Debian has no elfutils for musl, so their headers
# are glibc's, and nothing is linked but what needs none of their libraries.
. "$(dirname "$0")/lib.sh"
has musl-gcc || skip "no musl-gcc on this machine (Debian: musl-tools)"

mkdir include
for header in libelf.h gelf.h dwarf.h elfutils plugin-api.h; do
	ln -s "/usr/include/$header" include/
done
# The kernel's headers, which a system with musl has, too.
for header in linux asm-generic "$(gcc -print-multiarch)/asm"; do
	ln -s "/usr/include/$header" include/
done
compile_all musl-gcc -fsyntax-only -isystem include

# The layers that use no libelf run.
cat >main.c <<'C'
#include <stdio.h>
#include "btf/btf_check.h"
#include "encode/empty_btf.h"
#include "support/workers.h"
static void add(void *argument, size_t worker)
{
	(void)worker;
	__atomic_add_fetch((int *)argument, 1, __ATOMIC_RELAXED);
}
int main(void)
{
	struct workers *workers;
	struct diag diag;
	diag_init(&diag);
	struct diag_source where = {.diag = &diag};
	unsigned char blob[ENCODE_EMPTY_SIZE];
	int sum = 0;
	encode_write_empty(blob, sizeof(blob), 0);
	if (workers_create(2, &workers) || workers_submit(workers, add, &sum))
		return 1;
	workers_wait(workers);
	workers_destroy(workers);
	if (btf_check(blob, sizeof(blob), 0, NULL, &where) || sum != 1)
		return 1;
	blob[0] ^= 1;
	puts(btf_check(blob, sizeof(blob), 0, NULL, &where) && diag.count == 1 ? "works" : "fails");
	diag_deinit(&diag);
	return 0;
}
C
musl-gcc -static -std=c11 -D_GNU_SOURCE -I"$source/plugin" -I"$source/runtime/include" main.c \
	"$source"/plugin/support/*.c "$source"/plugin/btf/*.c "$source/plugin/encode/empty_btf.c" \
	-o main >log 2>&1 || fail "support and btf do not link"
[ "$(./main)" = works ] || fail "support and btf do not work"
