// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes a parcel apart, and puts one together (parcel.h).
#include "parcel.h"

#include <stdlib.h>
#include <string.h>

#include "support/bytes.h"

struct parcel parcel_open(const uint8_t *data, size_t size)
{
	struct parcel parcel = {0};
	if (size < PARCEL_HEADER)
		return parcel;
	size_t first = bytes_load_u32(data + 4, false), left = size - PARCEL_HEADER;
	parcel.choices = bytes_load_u32(data, false);
	parcel.sizes[0] = first < left ? first : left;
	parcel.sizes[1] = left - parcel.sizes[0];
	parcel.files[0] = data + PARCEL_HEADER;
	parcel.files[1] = parcel.files[0] + parcel.sizes[0];
	return parcel;
}

void parcel_put_header(uint8_t *data, uint32_t choices, size_t first_size)
{
	bytes_store_u32(data, choices, false);
	bytes_store_u32(data + 4, (uint32_t)first_size, false);
}

void *parcel_copy(const struct parcel *parcel, int index)
{
	size_t size = parcel->sizes[index];
	void *copy = malloc(size + !size);
	if (!copy)
		abort();
	if (size)
		memcpy(copy, parcel->files[index], size);
	return copy;
}
