// SPDX-License-Identifier: GPL-3.0-or-later
//
// Wraps malloc, calloc and realloc, and counts their calls (failing_memory.h).
#include "failing_memory.h"

#include <stdatomic.h>
#include <stdlib.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

static atomic_long calls_left = -1; // until one fails; negative: none does
static atomic_bool has_failed;

static bool must_fail(void)
{
	if (atomic_load(&calls_left) < 0)
		return false;
	if (atomic_fetch_sub(&calls_left, 1) != 0)
		return false;
	atomic_store(&has_failed, true);
	return true;
}

void *__wrap_malloc(size_t size)
{
	return must_fail() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return must_fail() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
	return must_fail() ? NULL : __real_realloc(block, size);
}

void memory_fail_at(long nth)
{
	atomic_store(&has_failed, false);
	atomic_store(&calls_left, nth);
}

bool memory_stop_failing(void)
{
	atomic_store(&calls_left, -1);
	return atomic_load(&has_failed);
}

void *memory_allocate(size_t size)
{
	void *block = __real_malloc(size);
	if (!block)
		abort();
	return block;
}
