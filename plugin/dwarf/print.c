// SPDX-License-Identifier: GPL-3.0-or-later
//
// See print.h.
#include "dwarf/print.h"

#include <string.h>

#include "dwarf/image.h"
#include "support/hash.h"

enum { LANE_COUNT = 4 };

void dwarf_print_deinit(struct dwarf_print *print)
{
	vec_free(&print->places);
}

// Four hashes side by side: one waits for its multiplication most of the time.
uint64_t dwarf_print_hash(const uint8_t *bytes, size_t size)
{
	uint64_t lanes[LANE_COUNT] = {1, 2, 3, 4};
	uint64_t words[LANE_COUNT];
	uint64_t total = size;
	for (; size >= sizeof(words); bytes += sizeof(words), size -= sizeof(words)) {
		memcpy(words, bytes, sizeof(words));
		for (int i = 0; i < LANE_COUNT; i++)
			lanes[i] = hash_mix(lanes[i], words[i]);
	}
	uint64_t hash = hash_mix(hash_bytes(bytes, size), total);
	for (int i = 0; i < LANE_COUNT; i++)
		hash = hash_mix(hash, lanes[i]);
	return hash;
}

void dwarf_print_begin(const uint8_t *bytes, size_t size, struct dwarf_print *ret)
{
	ret->size = size;
	ret->hash = dwarf_print_hash(bytes, size);
}

enum status dwarf_print_add_slowly(struct dwarf_print *print, uint64_t offset, unsigned size, bool is_zero)
{
	// With RELA the addend is in the relocation and the place holds zeros, so that the hash is right from the start. With REL
	// the addend is in the place. It is not compared, as those in relocations are not.
	print->has_addends |= !is_zero;
	if (offset < print->end) {
		print->is_unusable = true;
		return STATUS_OK;
	}
	uint64_t distance = offset - print->end;
	print->end = (size_t)offset + size;
	uint8_t wide = size == 8 ? PRINT_WIDE : 0;
	if (distance < PRINT_FAR)
		return vec_push(&print->places, (uint8_t)(wide | distance));
	TRY(vec_push(&print->places, (uint8_t)(wide | PRINT_FAR)));
	for (; distance >= 0x80; distance >>= 7)
		TRY(vec_push(&print->places, (uint8_t)(distance | 0x80)));
	return vec_push(&print->places, (uint8_t)distance);
}

// Puts zeros into all places.
static void clear_places(const struct dwarf_print *print, uint8_t *bytes)
{
	uint8_t *at = bytes;
	const uint8_t *place = print->places.data, *end = place + print->places.count;
	while (place < end) {
		uint8_t head = *place++;
		size_t distance = head & PRINT_FAR;
		if (distance == PRINT_FAR) {
			unsigned shift = 0;
			distance = 0;
			do {
				distance |= (size_t)(*place & 0x7f) << shift;
				shift += 7;
			} while (*place++ & 0x80);
		}
		at += distance;
		if (head & PRINT_WIDE) {
			memset(at, 0, 8);
			at += 8;
		} else {
			memset(at, 0, 4);
			at += 4;
		}
	}
}

// The hash of bytes with zeros in all places.
static enum status hash_rest(const struct dwarf_print *print, const uint8_t *bytes, struct dwarf_memory *scratch,
			     uint64_t *ret)
{
	TRY(vec_reserve(&scratch->bytes, print->size));
	memcpy(scratch->bytes.data, bytes, print->size);
	clear_places(print, scratch->bytes.data);
	*ret = dwarf_print_hash(scratch->bytes.data, print->size);
	return STATUS_OK;
}

enum status dwarf_print_end(struct dwarf_print *print, const uint8_t *bytes)
{
	if (!print->has_addends || print->is_unusable || !print->size)
		return STATUS_OK;
	struct dwarf_memory scratch = {0};
	enum status status = hash_rest(print, bytes, &scratch, &print->hash);
	dwarf_memory_deinit(&scratch);
	return status;
}

enum status dwarf_print_compare(const struct dwarf_print *print, const uint8_t *bytes, struct dwarf_memory *scratch,
				bool *ret)
{
	*ret = false;
	if (print->is_unusable || !print->size)
		return STATUS_OK;
	uint64_t hash;
	TRY(hash_rest(print, bytes, scratch, &hash));
	*ret = hash == print->hash;
	return STATUS_OK;
}
