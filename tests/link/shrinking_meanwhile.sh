# SPDX-License-Identifier: GPL-3.0-or-later
#
# An input that becomes shorter in the middle of the reading, as soon as the plugin has made itself
# independent of it: the link ends with the right BTF or with a message, and not by SIGBUS. The
# plugin holds inputs by descriptors, and maps them where descriptors are few.
. "$(dirname "$0")/lib.sh"
[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer's own calls are in the way of those of this test"

cat >later.c <<'C'
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
ssize_t process_vm_readv(pid_t pid, const struct iovec *to, unsigned long to_count,
			 const struct iovec *from, unsigned long from_count, unsigned long flags)
{
	ssize_t got = syscall(SYS_process_vm_readv, pid, to, to_count, from, from_count, flags);
	return truncate(getenv("LATER"), 0) ? -1 : got;
}
ssize_t pread(int fd, void *to, size_t size, off_t offset)
{
	ssize_t got = syscall(SYS_pread64, fd, to, size, offset);
	return size > 200 && truncate(getenv("LATER"), 0) ? -1 : got; // less is a header
}
C
gcc -shared -fPIC -O1 later.c -o later.so 2>log || fail "the library does not compile"

echo 'struct point { int x; } origin; int get(void); int main(void) { return get(); }' >main.c
echo 'struct member { long y; } member; int get(void) { return (int)member.y; }' >get.c
# Large, so that a copy needs much memory.
echo 'struct member { long y; } member; char big[70 << 20] = {1}; int get(void) { return 1; }' >big.c
for source in main get big; do
	compile $source.c
done
cp main.o main.before

# later LIMIT FILE ARGUMENT...: FILE, the first input, is cut off while the plugin reads it, and so
# many descriptors may be open. ld reads FILE after that, if it has not all of it yet, and says what
# it says without a plugin.
later() {
	rm -f app
	link_status=0
	limit=$1 LATER=$2
	export LATER
	shift 2
	(ulimit -n "$limit" && LD_PRELOAD=$work/later.so exec timeout 60 "$real_ld" -o app -e main \
		"$@" -plugin "$LDBTF_PLUGIN" -plugin-opt jobs=1) >log 2>&1 || link_status=$?
	[ ! -s "$LATER" ] || fail "$LATER, later: nobody has cut it off"
	case $link_status in
	0) dump app && grep -q "STRUCT 'point'" dump || fail "$LATER, later: no BTF" ;;
	1) [ ! -e app ] || fail "$LATER, later: an output was left" ;;
	*) fail "$LATER, later: exit status $link_status" ;;
	esac
}
cp big.o big.before
for limit in 16 500; do
	cp main.before main.o
	later $limit main.o main.o get.o
	cp main.before main.o
	cp big.before big.o
	rm -f libget.a
	ar rc libget.a big.o
	later $limit libget.a -u get libget.a main.o
	later $limit big.o big.o main.o
done
