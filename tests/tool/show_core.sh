# SPDX-License-Identifier: GPL-3.0-or-later
#
# show reads the BTF of a core file's program, which the core file names. A program that is another
# one by now is refused.
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

# The program was built anew since.
sed -i 's/int reason;/long other, reason;/' crash.c
compile crash.c
btf crash crash.o
for command in "show core crash" "report core" "diff core crash" "debug core -o out.debug"; do
	# shellcheck disable=SC2086 # words
	refuses $command
	log_has "it is of another program, or of another build of it"
done
