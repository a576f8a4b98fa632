# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests of mappings that fail share: shim.so, an mmap that refuses to map objects and
# archives writably, as the kernel does when there are too many mappings. A process may have 65,530
# mappings and a link may have more objects. No descriptor is to be had for these files either.
# Sourced by a test after lib.sh.

[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer's own mmap is in the way of the one in this test"

cat > shim.c <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
static int is_input(int fd)
{
	char link[64], path[4096] = "";
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t length = fd >= 0 ? readlink(link, path, sizeof(path) - 1) : 0;
	return length > 4 &&
	       (!memcmp(path + length - 2, ".o", 2) || !memcmp(path + length - 2, ".a", 2) ||
		!memcmp(path + length - 4, ".dwo", 4) || !memcmp(path + length - 4, "/big", 4));
}
int fcntl(int fd, int command, ...)
{
	va_list list;
	va_start(list, command);
	long argument = va_arg(list, long);
	va_end(list);
	if (command != F_DUPFD_CLOEXEC || !is_input(fd))
		return (int)syscall(SYS_fcntl, fd, command, argument);
	errno = EMFILE;
	return -1;
}
void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
	if ((protection & PROT_WRITE) && (flags & MAP_PRIVATE) && is_input(fd)) {
		FILE *count = fopen("refused", "a");
		if (count) {
			fputs("x\n", count);
			fclose(count);
		}
		errno = ENOMEM;
		return MAP_FAILED;
	}
	return (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
}
C
gcc -O1 -shared -fPIC shim.c -o shim.so 2>log || fail "the shim does not compile"

echo 'struct point { int x; } origin; int get(void); int main(void) { return origin.x + get(); }' >main.c
echo 'struct member { long y; } member; int get(void) { return (int)member.y; }' >member.c
compile main.c
compile member.c
ar rc libmember.a member.o
