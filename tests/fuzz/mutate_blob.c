// SPDX-License-Identifier: GPL-3.0-or-later
//
// Changes a byte or a word, or copies a piece over another one (mutate_blob.h).
#include "mutate_blob.h"

#include <string.h>

#include "random.h"
#include "support/bytes.h"

void mutate_blob(uint8_t *blob, size_t size, bool is_big_endian, uint64_t *random)
{
	if (!size)
		return;
	size_t at = random_next(random) % size;
	switch (random_next(random) % 3) {
	case 0:
		blob[at] = (uint8_t)random_next(random);
		break;
	case 1: // an ID, an offset or a count that may well exist
		at -= at % 4;
		if (at + 4 <= size)
			bytes_store_u32(blob + at, random_next(random) % 48, is_big_endian);
		break;
	default: { // a piece from elsewhere
		size_t from = random_next(random) % size, length = random_next(random) % 32;
		if (from + length <= size && at + length <= size)
			memmove(blob + at, blob + from, length);
	}
	}
}
