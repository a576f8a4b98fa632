// SPDX-License-Identifier: GPL-3.0-or-later
//
// Preloaded into ld: counts the heap that the plugin asks for, apart from the linker's own.
//
// Resident memory can't tell the two apart, and pages of mapped files count in it. So every call of
// malloc and its kin is looked at: it is the plugin's if the instruction that called is in
// ldbtf.so, libelf or libdw, which ld itself does not use. What the C library takes for the
// plugin's sake (thread stacks, a formatted message) is missing, and so are mapped files. Counted
// is what was asked for, without malloc's own overhead and whether or not pages were touched.
//
// The file that LDBTF_HEAP_FILE names gets three native uint64_t: the most bytes that were in use
// at a time, the number of blocks that were asked for, and the bytes of all of these. The file is
// there only if the plugin was. For glibc. It slows the link down: for figures of memory, not of
// time.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// The C library's own, under the names that stay when malloc is replaced.
extern void *__libc_malloc(size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

// In front of each block.
struct header {
	void *start; // what the C library gave
	size_t size; // what was asked for; the top bit says: by the plugin
};
_Static_assert(sizeof(struct header) == 16, "keeps blocks aligned as malloc does");
#define IS_OURS ((size_t)1 << (8 * sizeof(size_t) - 1))

// Code of the plugin and its libraries. Written by dlopen, on the linker's one thread, before any
// of it runs.
static struct {
	uintptr_t first, limit;
} ranges[16];
static _Atomic size_t range_count;

static _Atomic uint64_t in_use;
static struct {
	_Atomic uint64_t most, blocks, bytes;
} *result; // the file's

static int note_module(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size, (void)data;
	const char *slash = strrchr(info->dlpi_name, '/');
	const char *name = slash ? slash + 1 : info->dlpi_name;
	if (strncmp(name, "ldbtf", 5) && strncmp(name, "libelf", 6) && strncmp(name, "libdw", 5))
		return 0;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
		size_t count = range_count;
		bool is_code = segment->p_type == PT_LOAD && (segment->p_flags & PF_X);
		if (!is_code || count == sizeof(ranges) / sizeof(ranges[0]))
			continue;
		ranges[count].first = info->dlpi_addr + segment->p_vaddr;
		ranges[count].limit = ranges[count].first + segment->p_memsz;
		range_count = count + 1;
	}
	return 0;
}

static void open_result(void)
{
	const char *path = getenv("LDBTF_HEAP_FILE");
	int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
	if (fd < 0)
		return;
	if (!ftruncate(fd, sizeof(*result))) {
		void *page = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		result = page == MAP_FAILED ? NULL : page;
	}
	close(fd);
}

void *dlopen(const char *path, int flags)
{
	void *(*next)(const char *, int);
	*(void **)&next = dlsym(RTLD_NEXT, "dlopen");
	void *handle = next(path, flags);
	range_count = 0;
	dl_iterate_phdr(note_module, NULL);
	if (range_count && !result)
		open_result();
	return handle;
}

static bool is_ours(const void *caller)
{
	uintptr_t at = (uintptr_t)caller;
	for (size_t i = 0; i < range_count; i++)
		if (at >= ranges[i].first && at < ranges[i].limit)
			return true;
	return false;
}

static void count(size_t size)
{
	uint64_t now = atomic_fetch_add(&in_use, size) + size;
	if (!result)
		return;
	atomic_fetch_add(&result->blocks, 1);
	atomic_fetch_add(&result->bytes, size);
	uint64_t before = atomic_load(&result->most);
	while (now > before && !atomic_compare_exchange_weak(&result->most, &before, now))
		;
}

static void *allocate(size_t size, size_t alignment, const void *caller)
{
	size_t lead = alignment > sizeof(struct header) ? alignment : sizeof(struct header);
	if (size >= IS_OURS - lead) {
		errno = ENOMEM;
		return NULL;
	}
	char *start = lead > sizeof(struct header) ? __libc_memalign(alignment, lead + size)
						   : __libc_malloc(lead + size);
	if (!start)
		return NULL;
	struct header *header = (struct header *)(start + lead) - 1;
	*header = (struct header){.start = start, .size = size};
	if (is_ours(caller)) {
		header->size |= IS_OURS;
		count(size);
	}
	return start + lead;
}

void *malloc(size_t size)
{
	return allocate(size, 0, __builtin_return_address(0));
}

void *calloc(size_t number, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(number, size, &total)) {
		errno = ENOMEM;
		return NULL;
	}
	// Cleared by hand: the C library may hand out a block that was in use before.
	void *block = allocate(total, 0, __builtin_return_address(0));
	return block ? memset(block, 0, total) : NULL;
}

void free(void *block)
{
	if (!block)
		return;
	struct header *header = (struct header *)block - 1;
	if (header->size & IS_OURS)
		atomic_fetch_sub(&in_use, header->size & ~IS_OURS);
	__libc_free(header->start);
}

// Without a second block where the C library can do without one: what is counted is the growth.
void *realloc(void *block, size_t size)
{
	if (!block)
		return allocate(size, 0, __builtin_return_address(0));
	struct header *header = (struct header *)block - 1;
	size_t before = header->size & ~IS_OURS, mark = header->size & IS_OURS;
	size_t lead = (size_t)((char *)block - (char *)header->start);
	if (size >= IS_OURS - lead) {
		errno = ENOMEM;
		return NULL;
	}
	// what is in front of the header comes along
	char *start = __libc_realloc(header->start, lead + size);
	if (!start)
		return NULL;
	header = (struct header *)(start + lead) - 1;
	*header = (struct header){.start = start, .size = size | mark};
	if (mark) {
		atomic_fetch_sub(&in_use, before);
		count(size);
	}
	return start + lead;
}

void *memalign(size_t alignment, size_t size)
{
	return allocate(size, alignment, __builtin_return_address(0));
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return allocate(size, alignment, __builtin_return_address(0));
}

int posix_memalign(void **ret, size_t alignment, size_t size)
{
	void *block = allocate(size, alignment, __builtin_return_address(0));
	if (!block)
		return ENOMEM;
	*ret = block;
	return 0;
}

size_t malloc_usable_size(void *block)
{
	return block ? ((struct header *)block - 1)->size & ~IS_OURS : 0;
}
