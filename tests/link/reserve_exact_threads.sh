# SPDX-License-Identifier: GPL-3.0-or-later
#
# reserve=exact where the linker's process has other threads: there is no trial, as much is reserved
# as with auto, and a warning says so.
. "$(dirname "$0")/lib.sh"
. "$here/exact_lib.sh"

[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer takes no thread before main"
cat >threads.c <<'C'
#include <pthread.h>
#include <unistd.h>
static void *sleep_on(void *data) { for (;;) pause(); return data; }
__attribute__((constructor)) static void start(void) { pthread_t one; pthread_create(&one, 0, sleep_on, 0); }
C
gcc -shared -fPIC threads.c -o threads.so -pthread
preload="$LDBTF_PRELOAD $work/threads.so" btf_warns app one.o other.o -- reserve=exact \
	detached=exact.btf
log_has "as much is reserved as with reserve=auto, since no trial of the link could be made: the linker has other threads"
btf app one.o other.o -- detached=auto.btf
cmp -s exact.btf auto.btf || fail "not as with auto"
