// SPDX-License-Identifier: GPL-3.0-or-later
//
// Open addressing with linear probing; the capacity is a power of two (hash_map.h).
#include "support/hash_map.h"

#include <stdlib.h>
#include <string.h>

#include "support/hash.h"

struct hash_map_entry {
	uint64_t key;
	uint32_t value;
};

enum { FIRST_CAPACITY = 64 };
#define KEY_FREE UINT64_MAX

static struct hash_map_entry *find_entry(const struct hash_map *map, uint64_t key)
{
	size_t mask = map->capacity - 1;
	size_t at = hash_mix(key, 0) & mask;
	while (map->entries[at].key != key && map->entries[at].key != KEY_FREE)
		at = (at + 1) & mask;
	return &map->entries[at];
}

static enum status grow_entries(struct hash_map *map)
{
	struct hash_map grown = {.capacity = map->capacity ? map->capacity * 2 : FIRST_CAPACITY};
	grown.count = map->count;
	grown.entries = malloc(grown.capacity * sizeof(*grown.entries));
	if (!grown.entries)
		return STATUS_NO_MEMORY;
	memset(grown.entries, 0xff, grown.capacity * sizeof(*grown.entries)); // all KEY_FREE
	for (size_t i = 0; i < map->capacity; i++)
		if (map->entries[i].key != KEY_FREE)
			*find_entry(&grown, map->entries[i].key) = map->entries[i];
	free(map->entries);
	*map = grown;
	return STATUS_OK;
}

enum status hash_map_insert(struct hash_map *map, uint64_t key, uint32_t value, uint32_t **ret)
{
	if (map->count * 2 >= map->capacity)
		TRY(grow_entries(map));
	struct hash_map_entry *entry = find_entry(map, key);
	if (entry->key == KEY_FREE) {
		*entry = (struct hash_map_entry){.key = key, .value = value};
		map->count++;
	}
	*ret = &entry->value;
	return STATUS_OK;
}

uint32_t *hash_map_find(const struct hash_map *map, uint64_t key)
{
	if (!map->count)
		return NULL;
	struct hash_map_entry *entry = find_entry(map, key);
	return entry->key == KEY_FREE ? NULL : &entry->value;
}

void hash_map_clear(struct hash_map *map)
{
	// The map is expected to get as many entries again. A map that one large unit has grown
	// would make each later clearing expensive, so it shrinks.
	while (map->capacity > FIRST_CAPACITY && map->capacity / 8 > map->count)
		map->capacity /= 2;
	if (map->count)
		memset(map->entries, 0xff, map->capacity * sizeof(*map->entries));
	map->count = 0;
}

void hash_map_deinit(struct hash_map *map)
{
	free(map->entries);
	*map = (struct hash_map){0};
}
