# SPDX-License-Identifier: GPL-3.0-or-later
#
# A process may have 65,530 mappings and a link may have more objects. When an input can't be mapped
# any more it is read instead, with the same result. An output that can't be mapped is an error,
# unless the link has failed anyway.
. "$(dirname "$0")/lib.sh"

[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer's own mmap is in the way of the one in this test"

# An mmap that refuses to map objects and archives writably, as the kernel does when there are too
# many mappings.
cat > shim.c <<'C'
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
	char link[64], path[4096] = "";
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t length = fd >= 0 ? readlink(link, path, sizeof(path) - 1) : 0;
	if (length > 4 && (protection & PROT_WRITE) && (flags & MAP_PRIVATE) &&
	    (!memcmp(path + length - 2, ".o", 2) || !memcmp(path + length - 2, ".a", 2) ||
	     !memcmp(path + length - 4, ".dwo", 4) || !memcmp(path + length - 4, "/big", 4))) {
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

btf app main.o libmember.a
extract app mapped
preload=$work/shim.so btf app main.o libmember.a
export preload
[ -s refused ] || fail "nothing was refused, so this test shows nothing"
extract app read
cmp -s mapped read || fail "an input that was read gives another BTF than one that was mapped"

# The same for the files of -gsplit-dwarf.
gcc -g -O1 -gsplit-dwarf -c main.c -o split.o
[ -s split.dwo ] || fail "gcc wrote no split.dwo"
preload= btf app split.o libmember.a
extract app mapped
btf app split.o libmember.a
extract app read
describes app STRUCT point
cmp -s mapped read || fail "a .dwo file that was read gives another BTF than one that was mapped"

preload=$work/shim.so btf_fails big main.o libmember.a
log_has "big: can't map the output: Cannot allocate memory"

# The linker reports its own failure, and we do not add that what it left can't be mapped.
echo 'int missing(void); int main(void) { return missing(); }' >undefined.c
compile undefined.c
for plugin in "" "-plugin $LDBTF_PLUGIN"; do
	rm -f refused
	preload=$work/shim.so "$ld" -o big undefined.o -e main $plugin >log 2>&1 &&
		fail "the link works"
	log_lacks "can't map"
	! grep -q "ldbtf: " log || fail "a failed link got messages of ours"
done
