// SPDX-License-Identifier: GPL-3.0-or-later
//
// Growth of the typed array in vec.h.
#include "support/vec.h"

#include <stdint.h>

enum { VEC_FIRST_CAPACITY = 16 };

enum status vec_grow(void **data, size_t *capacity, size_t wanted, size_t elem_size)
{
	size_t grown = *capacity ? *capacity * 2 : VEC_FIRST_CAPACITY;
	if (grown < wanted)
		grown = wanted;
	if (grown > SIZE_MAX / elem_size)
		return STATUS_NO_MEMORY;
	void *moved = realloc(*data, grown * elem_size);
	if (!moved)
		return STATUS_NO_MEMORY;
	*data = moved;
	*capacity = grown;
	return STATUS_OK;
}

enum status vec_fit(void **data, size_t *capacity, size_t count, size_t elem_size)
{
	if (!count || count == *capacity)
		return STATUS_OK;
	void *moved = realloc(*data, count * elem_size);
	if (!moved)
		return STATUS_NO_MEMORY;
	*data = moved;
	*capacity = count;
	return STATUS_OK;
}
