// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists the relocated places, and hashes bytes with zeros in these places (fingerprint.h).
#include "dwarf/fingerprint.h"

#include <string.h>

#include "dwarf/memory.h"
#include "support/hash.h"

enum { LANE_COUNT = 4 };

void dwarf_fingerprint_deinit(struct dwarf_fingerprint *fingerprint)
{
	vec_free(&fingerprint->places);
}

// Makes four hashes side by side, because one hash alone would wait for its multiplications.
uint64_t dwarf_fingerprint_hash(const uint8_t *bytes, size_t size)
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

void dwarf_fingerprint_begin(const uint8_t *bytes, size_t size, struct dwarf_fingerprint *ret)
{
	ret->size = size;
	ret->hash = dwarf_fingerprint_hash(bytes, size);
}

enum status dwarf_fingerprint_add_slowly(struct dwarf_fingerprint *fingerprint, uint64_t offset,
					 unsigned size, bool is_zero)
{
	// With RELA the addend is in the relocation, and the place is zero. So the first hash is
	// right. With REL the addend is in the place. Addends are not compared in either case.
	fingerprint->has_addends |= !is_zero;
	if (offset < fingerprint->end) {
		fingerprint->is_unusable = true;
		return STATUS_OK;
	}
	uint64_t distance = offset - fingerprint->end;
	fingerprint->end = (size_t)offset + size;
	uint8_t wide = size == 8 ? FINGERPRINT_WIDE : 0;
	if (distance < FINGERPRINT_FAR)
		return vec_push(&fingerprint->places, (uint8_t)(wide | distance));
	TRY(vec_push(&fingerprint->places, (uint8_t)(wide | FINGERPRINT_FAR)));
	for (; distance >= 0x80; distance >>= 7)
		TRY(vec_push(&fingerprint->places, (uint8_t)(distance | 0x80)));
	return vec_push(&fingerprint->places, (uint8_t)distance);
}

// Puts zeros into all places.
static void clear_places(const struct dwarf_fingerprint *fingerprint, uint8_t *bytes)
{
	if (!fingerprint->places.count)
		return; // C allows no sum with a null pointer
	uint8_t *at = bytes;
	const uint8_t *place = fingerprint->places.data, *end = place + fingerprint->places.count;
	while (place < end) {
		uint8_t head = *place++;
		size_t distance = head & FINGERPRINT_FAR;
		if (distance == FINGERPRINT_FAR) {
			unsigned shift = 0;
			distance = 0;
			do {
				distance |= (size_t)(*place & 0x7f) << shift;
				shift += 7;
			} while (*place++ & 0x80);
		}
		at += distance;
		if (head & FINGERPRINT_WIDE) {
			memset(at, 0, 8);
			at += 8;
		} else {
			memset(at, 0, 4);
			at += 4;
		}
	}
}

// The hash of bytes with zeros in all places.
static enum status hash_rest(const struct dwarf_fingerprint *fingerprint, const uint8_t *bytes,
			     struct dwarf_memory *scratch,
			     uint64_t *ret)
{
	TRY(vec_reserve(&scratch->bytes, fingerprint->size));
	memcpy(scratch->bytes.data, bytes, fingerprint->size);
	clear_places(fingerprint, scratch->bytes.data);
	*ret = dwarf_fingerprint_hash(scratch->bytes.data, fingerprint->size);
	return STATUS_OK;
}

enum status dwarf_fingerprint_end(struct dwarf_fingerprint *fingerprint, const uint8_t *bytes)
{
	if (!fingerprint->has_addends || fingerprint->is_unusable || !fingerprint->size)
		return STATUS_OK;
	struct dwarf_memory scratch = {0};
	enum status status = hash_rest(fingerprint, bytes, &scratch, &fingerprint->hash);
	vec_free(&scratch.bytes);
	return status;
}

enum status dwarf_fingerprint_compare(const struct dwarf_fingerprint *fingerprint,
				      const uint8_t *bytes, struct dwarf_memory *scratch,
				bool *ret)
{
	*ret = false;
	if (fingerprint->is_unusable || !fingerprint->size)
		return STATUS_OK;
	uint64_t hash;
	TRY(hash_rest(fingerprint, bytes, scratch, &hash));
	*ret = hash == fingerprint->hash;
	return STATUS_OK;
}
