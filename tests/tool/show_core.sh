# SPDX-License-Identifier: GPL-3.0-or-later
#
# show reads the BTF of a core file's program, which the core file names.
. "$(dirname "$0")/lib.sh"

cat >crash.c <<'C'
#include <stdlib.h>
struct crash { int reason; } the_crash;
int main(void) { abort(); }
C
compile crash.c
btf crash crash.o
if [ "$(cat /proc/sys/kernel/core_pattern)" = core ]; then
	(ulimit -c unlimited; ./crash) >log 2>&1 || :
fi
[ -e core ] || skip "no core file is written here"
ldbtf show core crash
out_has "int reason;"
