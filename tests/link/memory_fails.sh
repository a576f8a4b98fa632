# SPDX-License-Identifier: GPL-3.0-or-later
#
# When the Nth allocation of the plugin fails, for any N, the link fails with a message and without an output, or it
# works as if nothing had happened. It never crashes, hangs or leaves half a result.
. "$(dirname "$0")/lib.sh"

[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer's own malloc is in the way of the one in this test"

# A malloc that fails once, at the call number FAIL_AT of those that come from ldbtf.so itself.
cat > shim.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
static uintptr_t low, high;
static long calls, fail_at;
static int find(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	if (info->dlpi_addr != *(uintptr_t *)data)
		return 0;
	for (int i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X)) {
			low = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
			high = low + info->dlpi_phdr[i].p_memsz;
		}
	return 1;
}
void *dlopen(const char *path, int flags)
{
	void *(*real)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
	void *handle = real(path, flags);
	Dl_info info;
	void *entry = handle ? dlsym(handle, "onload") : NULL;
	if (path && strstr(path, "ldbtf") && entry && dladdr(entry, &info)) {
		uintptr_t base = (uintptr_t)info.dli_fbase;
		dl_iterate_phdr(find, &base);
		fail_at = atol(getenv("FAIL_AT"));
	}
	return handle;
}
static int must_fail(void *caller)
{
	if ((uintptr_t)caller < low || (uintptr_t)caller >= high)
		return 0;
	if (__atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) != fail_at)
		return 0;
	FILE *file = fopen("failed", "w");
	if (file)
		fclose(file);
	errno = ENOMEM;
	return 1;
}
void *malloc(size_t size) { return must_fail(__builtin_return_address(0)) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size)
{
	return must_fail(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}
void *realloc(void *old, size_t size)
{
	return must_fail(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}
C
gcc -O1 -shared -fPIC shim.c -o shim.so 2>log || skip "the shim needs glibc's malloc entry points"

cat > main.c <<'C'
enum color { RED, GREEN };
struct point { int x : 3, y : 5; struct point *next; enum color color; float sizes[3]; union { int a; long b; }; };
typedef int (*callback)(const struct point *point, ...);
struct point origin;
callback first;
static __attribute__((noinline)) int add(int a, int b) { return a + b; }
int main(int argc, char **argv) { (void)argv; return add(origin.x, argc) - 1; }
C
cat > other.c <<'C'
struct point;
struct list { struct list *next; struct point *point; } list;
int length(struct list *list) { int count = 0; for (; list; list = list->next) count++; return count; }
C
compile main.c
compile other.c
btf reference main.o other.o
extract reference blob.reference

preload=$work/shim.so
FAIL_AT=0
export preload FAIL_AT
for option in reserve=auto reserve=6000 on-error=warn; do
	FAIL_AT=0
	failures=0
	# Every one of the first hundred, then ever fewer: they repeat for each type.
	while FAIL_AT=$((FAIL_AT + 1 + FAIL_AT / 100)); do
		rm -f failed app
		link_status=0
		timeout 60 "$ld" -o app -e main main.o other.o -plugin "$LDBTF_PLUGIN" -plugin-opt jobs=1 \
			-plugin-opt $option >log 2>&1 || link_status=$?
		[ -e failed ] || break
		failures=$((failures + 1))
		case $link_status in
		0)
			[ -e app ] || fail "$option, allocation $FAIL_AT: success without an output"
			dump app
			[ -s dump ] || [ $option = on-error=warn ] || fail "$option, allocation $FAIL_AT: silent loss"
			;;
		1)
			[ ! -e app ] || fail "$option, allocation $FAIL_AT: an output was left"
			grep -q ldbtf log || fail "$option, allocation $FAIL_AT: no message"
			;;
		*) fail "$option, allocation $FAIL_AT: exit status $link_status" ;;
		esac
	done
	[ $failures -gt 20 ] || fail "$option: only $failures allocations failed, so this test shows little"
	[ $link_status = 0 ] || fail "$option: the last link, without a failure, failed"
done
