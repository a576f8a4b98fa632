# SPDX-License-Identifier: GPL-3.0-or-later
#
# failing.so, preloaded into ld, is a malloc that fails once: at the call number FAIL_AT of those
# that come from ldbtf.so itself. Then there is a file `failed`. Sourced by a test after lib.sh.

[ -z "$LDBTF_SANITIZE" ] || skip "a sanitizer's own malloc is in the way of the one in this test"

cat > failing.c <<'C'
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
gcc -O1 -shared -fPIC failing.c -o failing.so 2>log ||
	skip "failing.so needs glibc's malloc entry points"
