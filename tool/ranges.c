// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first range that has an address counts (ranges.h).
#include "tool/ranges.h"

#include <string.h>

enum status ranges_add(struct ranges *ranges, uint64_t address, const uint8_t *bytes,
		       uint64_t size)
{
	struct memory_range range = {address, bytes, size};
	return vec_push(&ranges->list, range);
}

bool ranges_read(const struct ranges *ranges, uint64_t address, void *buffer, size_t size)
{
	uint8_t *to = buffer;
	for (size_t i = 0; size && i < ranges->list.count; i++) {
		const struct memory_range *range = &ranges->list.data[i];
		if (address < range->address || address - range->address >= range->size)
			continue;
		uint64_t offset = address - range->address, left = range->size - offset;
		size_t part = left < size ? (size_t)left : size;
		memcpy(to, range->bytes + offset, part);
		to += part;
		address += part;
		size -= part;
		i = (size_t)-1; // the rest may be in any range
	}
	return !size;
}

void ranges_deinit(struct ranges *ranges)
{
	vec_free(&ranges->list);
}
