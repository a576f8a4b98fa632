// SPDX-License-Identifier: GPL-3.0-or-later
//
// A typed growable array: `VEC(struct die) dies = {0};` then vec_push(&dies, die).
//
// Elements are read by indexing `.data`, so a debugger shows them. A zeroed VEC is empty and valid.
// The owner calls vec_free. One thread at a time changes a VEC.
#ifndef LDBTF_SUPPORT_VEC_H
#define LDBTF_SUPPORT_VEC_H

#include <stddef.h>
#include <stdlib.h>

#include "support/status.h"

#define VEC(T)                   \
	struct {                 \
		T *data;         \
		size_t count;    \
		size_t capacity; \
	}

// Makes room for `wanted` elements. The capacity at least doubles, so a push takes constant time on
// average. OK or NO_MEMORY. After NO_MEMORY the array is unchanged.
MUST_CHECK enum status vec_grow(void **data, size_t *capacity, size_t wanted, size_t elem_size);

// Makes room for `wanted` elements in all, as vec_grow, or does nothing if there is room.
#define vec_reserve(v, wanted)                                                        \
	((wanted) <= (v)->capacity                                                    \
		 ? STATUS_OK                                                          \
		 : vec_grow((void **)&(v)->data, &(v)->capacity, (wanted), sizeof(*(v)->data)))

// Appends a copy of `value`. OK, or NO_MEMORY without a change.
#define vec_push(v, value)                                       \
	(vec_reserve((v), (v)->count + 1) == STATUS_OK           \
		 ? ((v)->data[(v)->count++] = (value), STATUS_OK) \
		 : STATUS_NO_MEMORY)

// Frees the memory behind the last element. OK or NO_MEMORY.
MUST_CHECK enum status vec_fit(void **data, size_t *capacity, size_t count, size_t elem_size);

// The same for a VEC. It is meant for an array that is complete and lives long.
#define vec_shrink(v) vec_fit((void **)&(v)->data, &(v)->capacity, (v)->count, sizeof(*(v)->data))

// Removes the elements and keeps the memory.
#define vec_clear(v) ((void)((v)->count = 0))

// Frees the memory. The VEC is empty and valid afterwards.
#define vec_free(v)                  \
	do {                         \
		free((v)->data);     \
		(v)->data = NULL;    \
		(v)->count = 0;      \
		(v)->capacity = 0;   \
	} while (0)

#endif
