# SPDX-License-Identifier: GPL-3.0-or-later
#
# No descriptor is left for a .dwo file that is there: the warning says so, rather than that the
# file can't be found.
. "$(dirname "$0")/lib.sh"
[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer's own open is in the way of the one in this test"
. "$here/unreadable_lib.sh"

# Without <fcntl.h>, whose open() has another prototype.
cat > shim.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <string.h>
static int open_if(const char *name, const char *path, int flags, int mode)
{
	int (*next)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name);
	if (strstr(path, "one.dwo")) {
		errno = EMFILE;
		return -1;
	}
	return next(path, flags, mode);
}
int open(const char *path, int flags, int mode) { return open_if("open", path, flags, mode); }
int open64(const char *path, int flags, int mode) { return open_if("open64", path, flags, mode); }
C
gcc -O1 -shared -fPIC shim.c -o shim.so -ldl 2>log || fail "the shim does not compile"
preload=$work/shim.so btf_warns app one.o two.o -- stats=stats.json
check "Too many open files"
