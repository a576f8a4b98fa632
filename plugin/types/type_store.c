// SPDX-License-Identifier: GPL-3.0-or-later
//
// See type_store.h. Sharded like support/strings.c, for the same reason.
#include "types/type_store.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "support/arena.h"
#include "support/hash.h"
#include "support/vec.h"

enum {
	SHARD_BITS = 6,
	SHARD_COUNT = 1 << SHARD_BITS,
	FIRST_SLOTS = 256,
};

struct slot {
	uint32_t hash;
	uint32_t position; // index into records + 1; 0 is free
};

struct shard {
	pthread_mutex_t lock;
	struct arena memory;
	VEC(const struct type_record *) records; // each followed by its items
	struct slot *slots;
	size_t slot_count; // a power of two
};

struct type_store {
	struct shard shards[SHARD_COUNT];
};

enum status type_store_create(struct type_store **ret)
{
	struct type_store *store = calloc(1, sizeof(*store));
	if (!store)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < SHARD_COUNT; i++)
		pthread_mutex_init(&store->shards[i].lock, NULL);
	*ret = store;
	return STATUS_OK;
}

void type_store_destroy(struct type_store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < SHARD_COUNT; i++) {
		struct shard *shard = &store->shards[i];
		pthread_mutex_destroy(&shard->lock);
		arena_deinit(&shard->memory);
		vec_free(&shard->records);
		free(shard->slots);
	}
	free(store);
}

static enum status grow_slots(struct shard *shard)
{
	size_t grown = shard->slot_count ? shard->slot_count * 2 : FIRST_SLOTS;
	struct slot *slots = calloc(grown, sizeof(*slots));
	if (!slots)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < shard->slot_count; i++) {
		if (!shard->slots[i].position)
			continue;
		size_t at = shard->slots[i].hash & (grown - 1);
		while (slots[at].position)
			at = (at + 1) & (grown - 1);
		slots[at] = shard->slots[i];
	}
	free(shard->slots);
	shard->slots = slots;
	shard->slot_count = grown;
	return STATUS_OK;
}

static bool is_equal(const struct type_record *kept, const struct type_record *record,
		     const struct type_item *items)
{
	// Headers first: equal ones have equally many items.
	return !memcmp(kept, record, sizeof(*record)) &&
	       (!record->item_count ||
		!memcmp(type_record_items(kept), items, record->item_count * sizeof(*items)));
}

static enum status shard_add(struct shard *shard, const struct type_record *record,
			     const struct type_item *items, struct slot *slot, uint32_t hash)
{
	if (shard->records.count >= (TYPE_CLASS_LIMIT >> SHARD_BITS) - 1)
		return STATUS_NO_MEMORY;
	size_t items_size = record->item_count * sizeof(*items);
	struct type_record *kept = arena_alloc(&shard->memory, sizeof(*kept) + items_size, 4);
	if (!kept)
		return STATUS_NO_MEMORY;
	*kept = *record;
	if (items_size)
		memcpy(kept + 1, items, items_size);
	TRY(vec_push(&shard->records, kept));
	*slot = (struct slot){.hash = hash, .position = (uint32_t)shard->records.count};
	return STATUS_OK;
}

static enum status shard_intern(struct shard *shard, const struct type_record *record,
				const struct type_item *items, uint32_t hash, uint32_t *ret)
{
	if (shard->records.count * 2 >= shard->slot_count)
		TRY(grow_slots(shard));
	size_t mask = shard->slot_count - 1;
	size_t at = hash & mask;
	while (shard->slots[at].position &&
	       !(shard->slots[at].hash == hash &&
		 is_equal(shard->records.data[shard->slots[at].position - 1], record, items)))
		at = (at + 1) & mask;
	if (!shard->slots[at].position)
		TRY(shard_add(shard, record, items, &shard->slots[at], hash));
	*ret = shard->slots[at].position;
	return STATUS_OK;
}

enum status type_store_intern(struct type_store *store, const struct type_record *record,
			      const struct type_item *items, uint32_t *ret)
{
	uint64_t hash = hash_mix(hash_bytes(record, sizeof(*record)),
				 record->item_count ? hash_bytes(items, record->item_count * sizeof(*items)) : 0);
	uint32_t number = (uint32_t)(hash >> (64 - SHARD_BITS));
	struct shard *shard = &store->shards[number];
	uint32_t position = 0;
	pthread_mutex_lock(&shard->lock);
	enum status status = shard_intern(shard, record, items, (uint32_t)hash, &position);
	pthread_mutex_unlock(&shard->lock);
	// position counts from 1, so no class is 0, which is void.
	*ret = position << SHARD_BITS | number;
	return status;
}

const struct type_record *type_store_get(const struct type_store *store, uint32_t class_id)
{
	return store->shards[class_id % SHARD_COUNT].records.data[(class_id >> SHARD_BITS) - 1];
}

uint32_t type_store_limit(const struct type_store *store)
{
	size_t most = 0;
	for (size_t i = 0; i < SHARD_COUNT; i++)
		if (store->shards[i].records.count > most)
			most = store->shards[i].records.count;
	return (uint32_t)(most + 1) << SHARD_BITS;
}
