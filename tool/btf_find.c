// SPDX-License-Identifier: GPL-3.0-or-later
//
// All words of BTF have 32 bits, but for the first eight bytes and the strings. So the byte order
// can be changed without a look at the records.
#include "tool/btf_find.h"

#include <string.h>

#include "ldbtf/btf_format.h"
#include "support/bytes.h"

bool btf_find_magic(const uint8_t *bytes, size_t size, bool *ret_is_big_endian)
{
	if (size < LDBTF_HEADER_SIZE)
		return false;
	*ret_is_big_endian = bytes_load_u16(bytes, true) == LDBTF_MAGIC;
	return *ret_is_big_endian || bytes_load_u16(bytes, false) == LDBTF_MAGIC;
}

// Is there a header at `at` whose sections lie in the `left` bytes there?
static bool is_header(const uint8_t *at, size_t left, struct btf_place *place)
{
	if (!btf_find_magic(at, left, &place->is_big_endian) || at[2] != LDBTF_VERSION || at[3])
		return false;
	uint32_t words[6];
	for (size_t i = 1; i < 6; i++)
		words[i] = bytes_load_u32(at + 4 * i, place->is_big_endian);
	uint64_t header = words[1], types = words[3], strings = words[4], string_size = words[5];
	bool is_plain = header == LDBTF_HEADER_SIZE && strings == types;
	bool has_layout = header == LDBTF_LONG_HEADER_SIZE && strings >= types;
	if (!(is_plain || has_layout) || words[2] || types % 4 || !types || !string_size ||
	    header + strings + string_size > left)
		return false;
	place->size = header + strings + string_size;
	return !at[header + strings] && !at[place->size - 1];
}

bool btf_find_next(const uint8_t *bytes, size_t size, size_t from, struct btf_place *ret)
{
	for (size_t at = from; at + LDBTF_HEADER_SIZE <= size; at++) {
		if ((bytes[at] != 0x9f && bytes[at] != 0xeb) ||
		    !is_header(bytes + at, size - at, ret))
			continue;
		ret->offset = at;
		return true;
	}
	return false;
}

static void swap_words(uint8_t *bytes, size_t size)
{
	for (size_t at = 0; at + 4 <= size; at += 4)
		bytes_store_u32(bytes + at, bytes_load_u32(bytes + at, true), false);
}

static void turn_words(uint8_t *blob, size_t size, bool is_big_endian)
{
	uint64_t header = bytes_load_u32(blob + 4, is_big_endian);
	uint64_t types = header + bytes_load_u32(blob + 8, is_big_endian);
	uint64_t end = types + bytes_load_u32(blob + 12, is_big_endian);
	uint8_t first = blob[0];
	blob[0] = blob[1];
	blob[1] = first;
	swap_words(blob + 4, header < 4 ? 0 : (header < size ? header : size) - 4);
	if (types >= header && types < size)
		swap_words(blob + types, (end < size ? end : size) - types);
}

// Is it a control character, of ASCII or of the second half of Latin-1 in UTF-8?
static bool is_control(const uint8_t *at, const uint8_t *end)
{
	bool is_wide = *at == 0xc2 && at + 1 < end && at[1] < 0xa0;
	return (*at && *at < ' ') || *at == 0x7f || is_wide;
}

static void clean_names(uint8_t *blob, size_t size)
{
	uint32_t words[6];
	memcpy(words, blob, sizeof(words));
	uint64_t at = (uint64_t)words[1] + words[4], end = at + words[5];
	end = end < size ? end : size;
	for (; at >= LDBTF_HEADER_SIZE && at < end; at++)
		if (is_control(blob + at, blob + end))
			blob[at] = '?';
}

void btf_find_make_readable(uint8_t *blob, size_t size, bool is_big_endian)
{
	if (size < LDBTF_HEADER_SIZE)
		return;
	if (!bytes_have_host_order(is_big_endian))
		turn_words(blob, size, is_big_endian);
	clean_names(blob, size);
}
