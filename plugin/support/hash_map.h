// SPDX-License-Identifier: GPL-3.0-or-later
//
// A map from 64-bit keys to 32-bit values, by open addressing. Not thread safe.
// A zeroed struct is an empty map. The key UINT64_MAX is reserved.
#ifndef LDBTF_SUPPORT_HASH_MAP_H
#define LDBTF_SUPPORT_HASH_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "support/status.h"

struct hash_map {
	struct hash_map_entry *entries;
	size_t capacity; // a power of two, or 0
	size_t count;
};

// Two 32-bit numbers as one key; they must not both be UINT32_MAX.
static inline uint64_t hash_map_pair(uint32_t high, uint32_t low)
{
	return (uint64_t)high << 32 | low;
}

// Finds the value of `key`. A new key gets `value` first. *ret points at the value and stays valid
// until the next insertion. OK or NO_MEMORY.
MUST_CHECK enum status hash_map_insert(struct hash_map *map, uint64_t key, uint32_t value,
				       uint32_t **ret);

// The value of `key`, or NULL. The pointer stays valid until the next insertion.
uint32_t *hash_map_find(const struct hash_map *map, uint64_t key);

void hash_map_clear(struct hash_map *map); // keeps the memory
void hash_map_deinit(struct hash_map *map);

#endif
