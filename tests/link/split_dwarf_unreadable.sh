# SPDX-License-Identifier: GPL-3.0-or-later
#
# A .dwo file that is there, and can't be read: the warning says why, rather than that it can't be
# found.
. "$(dirname "$0")/lib.sh"

cat > one.c <<'C'
struct lonely { int x; } one;
int first(struct lonely *l) { return l->x; }
C
echo 'struct kept { int y; } two; int first(void *l); int main(void) { return first(&two); }' >two.c
for source in one two; do
	gcc -g -O1 -gsplit-dwarf -c $source.c
done

# check WHY: of the last link.
check() {
	log_has "warning: ldbtf: one.o: $work/one.dwo can't be read: $1, so the types in it are not in the BTF"
	log_lacks "can't be found"
	log_has "fix:   as the reason says, or compile without -gsplit-dwarf"
	log_lacks ".dwp"
	describes app STRUCT kept
	describes_not app STRUCT lonely
	[ "$(stat_value split_unit stats.json)" = 1 ] ||
		fail "the unit is not counted: $(cat stats.json)"
}

# No more descriptors, for that file. Without <fcntl.h>, whose open() has another prototype.
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
if [ "$LDBTF_SANITIZE" ]; then
	skip_part "a sanitizer's own open is in the way of the one in this test"
else
	gcc -O1 -shared -fPIC shim.c -o shim.so -ldl 2>log || fail "the shim does not compile"
	preload=$work/shim.so btf_warns app one.o two.o -- stats=stats.json
	check "Too many open files"
fi

# No right to read it, which root does not need.
chmod 000 one.dwo
if [ "$(id -u)" != 0 ]; then
	btf_warns app one.o two.o -- stats=stats.json
elif has setpriv; then
	chmod 777 .
	rm -f app stats.json
	# Who has lost the right to read may have lost it where the plugin was built, too.
	cp "$LDBTF_PLUGIN" plugin.so
	chmod 755 plugin.so
	LDBTF_PLUGIN=$work/plugin.so
	driver="setpriv --reuid=65534 --regid=65534 --clear-groups gcc -B$work/bin"
	btf_warns app one.o two.o -- stats=stats.json
else
	skip_part "setpriv is needed for root to lose the right to read"
	exit 0
fi
check "Permission denied"
