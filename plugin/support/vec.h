// SPDX-License-Identifier: GPL-3.0-or-later
//
// A typed growable array: `VEC(struct die) dies = {0};` then vec_push(&dies, die).
//
// Only growth is shared code; access is plain indexing of `.data`, so a debugger
// shows what is there. A zeroed VEC is empty and valid. The owner calls vec_free.
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

// Makes room for `wanted` elements in all, at least doubling so that pushes are O(1) amortised.
// On STATUS_NO_MEMORY the array is as it was.
MUST_CHECK enum status vec_grow(void **data, size_t *capacity, size_t wanted, size_t elem_size);

#define vec_reserve(v, wanted)                                                        \
	((wanted) <= (v)->capacity                                                    \
		 ? STATUS_OK                                                          \
		 : vec_grow((void **)&(v)->data, &(v)->capacity, (wanted), sizeof(*(v)->data)))

// Appends a copy of `value`. Status: OK or NO_MEMORY (then nothing is appended).
#define vec_push(v, value)                                       \
	(vec_reserve((v), (v)->count + 1) == STATUS_OK           \
		 ? ((v)->data[(v)->count++] = (value), STATUS_OK) \
		 : STATUS_NO_MEMORY)

// Gives back the memory beyond its elements: for an array that is complete and will live long. OK
// or NO_MEMORY.
MUST_CHECK enum status vec_fit(void **data, size_t *capacity, size_t count, size_t elem_size);

#define vec_shrink(v) vec_fit((void **)&(v)->data, &(v)->capacity, (v)->count, sizeof(*(v)->data))

#define vec_clear(v) ((void)((v)->count = 0))

#define vec_free(v)                  \
	do {                         \
		free((v)->data);     \
		(v)->data = NULL;    \
		(v)->count = 0;      \
		(v)->capacity = 0;   \
	} while (0)

#endif
