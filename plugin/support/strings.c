// SPDX-License-Identifier: GPL-3.0-or-later
//
// See strings.h. The hash picks one of 64 shards, each a table with its own lock, so that
// threads seldom meet. An id is (index in shard + 1) * 64 + shard, which leaves 0 to "".
#include "support/strings.h"

#include <pthread.h>
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

struct entry {
	const char *text;
	uint32_t length;
	uint32_t hash; // low half
};

struct shard {
	pthread_mutex_t lock;
	struct arena texts;
	VEC(struct entry) entries;
	uint32_t *slots; // index into entries + 1; 0 is free
	size_t slot_count; // a power of two
};

struct strings {
	struct shard shards[SHARD_COUNT];
};

enum status strings_create(struct strings **ret)
{
	struct strings *strings = calloc(1, sizeof(*strings));
	if (!strings)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < SHARD_COUNT; i++)
		pthread_mutex_init(&strings->shards[i].lock, NULL);
	*ret = strings;
	return STATUS_OK;
}

void strings_destroy(struct strings *strings)
{
	if (!strings)
		return;
	for (size_t i = 0; i < SHARD_COUNT; i++) {
		struct shard *shard = &strings->shards[i];
		pthread_mutex_destroy(&shard->lock);
		arena_deinit(&shard->texts);
		vec_free(&shard->entries);
		free(shard->slots);
	}
	free(strings);
}

// The slot that holds the text, or the free one where it belongs. The table has free slots.
static uint32_t *find_slot(const struct shard *shard, const char *text, size_t length, uint32_t hash)
{
	size_t mask = shard->slot_count - 1;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		uint32_t *slot = &shard->slots[i];
		if (!*slot)
			return slot;
		const struct entry *entry = &shard->entries.data[*slot - 1];
		if (entry->hash == hash && entry->length == length && !memcmp(entry->text, text, length))
			return slot;
	}
}

static enum status grow_slots(struct shard *shard)
{
	size_t grown = shard->slot_count ? shard->slot_count * 2 : FIRST_SLOTS;
	uint32_t *slots = calloc(grown, sizeof(*slots));
	if (!slots)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < shard->entries.count; i++) {
		size_t at = shard->entries.data[i].hash & (grown - 1);
		while (slots[at])
			at = (at + 1) & (grown - 1);
		slots[at] = (uint32_t)i + 1;
	}
	free(shard->slots);
	shard->slots = slots;
	shard->slot_count = grown;
	return STATUS_OK;
}

static enum status shard_intern(struct shard *shard, const char *text, size_t length, uint32_t hash,
				uint32_t *ret)
{
	if (shard->entries.count * 2 >= shard->slot_count)
		TRY(grow_slots(shard));
	uint32_t *slot = find_slot(shard, text, length, hash);
	if (!*slot) {
		if (shard->entries.count >= (UINT32_MAX >> SHARD_BITS) - 1)
			return STATUS_NO_MEMORY;
		char *copy = arena_copy_string(&shard->texts, text, length);
		if (!copy)
			return STATUS_NO_MEMORY;
		struct entry entry = {.text = copy, .length = (uint32_t)length, .hash = hash};
		TRY(vec_push(&shard->entries, entry));
		*slot = (uint32_t)shard->entries.count;
	}
	*ret = *slot;
	return STATUS_OK;
}

enum status strings_intern(struct strings *strings, const char *text, size_t length, uint32_t *ret)
{
	if (!length) {
		*ret = 0;
		return STATUS_OK;
	}
	if (length > UINT32_MAX)
		return STATUS_NO_MEMORY;
	uint64_t hash = hash_bytes(text, length);
	uint32_t number = (uint32_t)(hash >> (64 - SHARD_BITS));
	struct shard *shard = &strings->shards[number];
	uint32_t position = 0;
	pthread_mutex_lock(&shard->lock);
	enum status status = shard_intern(shard, text, length, (uint32_t)hash, &position);
	pthread_mutex_unlock(&shard->lock);
	*ret = position << SHARD_BITS | number;
	return status;
}

uint32_t strings_find(const struct strings *strings, const char *text, size_t length)
{
	if (!length)
		return 0;
	uint64_t hash = hash_bytes(text, length);
	uint32_t number = (uint32_t)(hash >> (64 - SHARD_BITS));
	const struct shard *shard = &strings->shards[number];
	if (!shard->slot_count)
		return UINT32_MAX;
	uint32_t position = *find_slot(shard, text, length, (uint32_t)hash);
	return position ? position << SHARD_BITS | number : UINT32_MAX;
}

const char *strings_text(const struct strings *strings, uint32_t id)
{
	if (!id)
		return "";
	return strings->shards[id % SHARD_COUNT].entries.data[(id >> SHARD_BITS) - 1].text;
}

uint32_t strings_limit(const struct strings *strings)
{
	size_t most = 0;
	for (size_t i = 0; i < SHARD_COUNT; i++)
		if (strings->shards[i].entries.count > most)
			most = strings->shards[i].entries.count;
	return (uint32_t)(most + 1) << SHARD_BITS;
}
