// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes the Nth allocation fail, in a test that ldbtf_failing_memory() of tests/unit/CMakeLists.txt
// was called for.
//
// malloc, calloc and realloc are wrapped by the linker, so those of shared libraries (libelf,
// libdw) are not counted. From any thread; with several, which of them meets the Nth is not fixed.
#ifndef LDBTF_TESTS_FAILING_MEMORY_H
#define LDBTF_TESTS_FAILING_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

// From now on the allocation after `nth` others fails, and only that one.
void memory_fail_at(long nth);

// None fails any more. Did one?
bool memory_stop_failing(void);

// A block from the test itself, which is not counted and never fails. For free().
void *memory_allocate(size_t size);

#endif
