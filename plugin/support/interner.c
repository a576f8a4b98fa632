// SPDX-License-Identifier: GPL-3.0-or-later
//
// 64 hash tables whose readers take no lock (interner.h).
//
// The hash picks a shard. An id is (position in the shard + 1) * 64 + shard.
//
//	shard: table -> slots: hash and entry, written once
//	       chunks -> entries, by position; chunk k holds 16 << k of them and never moves
//
// A lookup waits for memory twice, for the slot and for the entry. A slot has the entry's address
// because a position would make the lookup wait a third time.
//
// A reader sees a slot only after the slot's entry is complete (release, acquire). A larger table
// replaces a full one. Readers may still be in the old table. If they miss an entry there, they
// look again under the lock. So an old table is kept until interner_settle(). All old tables
// together are as large as the last one.
#include "support/interner.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "support/hash.h"

enum {
	SHARD_BITS = 6,
	SHARD_COUNT = 1 << SHARD_BITS,
	// Small: in a small link most shards have an entry or two.
	FIRST_SLOTS = 16,
	FIRST_CHUNK = 16, // entries
	CHUNK_COUNT = 24,
};

struct interner_entry {
	_Atomic(struct interner_entry *) next; // what was asked for after it; a guess, may be NULL
	uint32_t id;
	uint32_t size; // bytes
	uint64_t bytes[];
};

struct slot {
	_Atomic(struct interner_entry *) entry; // NULL: free
	_Atomic uint32_t hash;                  // complete before `entry` is
};

struct slot_table {
	struct slot_table *older;
	size_t mask;
	struct slot slots[];
};

struct shard {
	pthread_mutex_t lock; // to add
	_Atomic(struct slot_table *) table;
	_Atomic(struct interner_entry **) chunks[CHUNK_COUNT];
	_Atomic uint32_t count; // entries
	struct arena memory;
};

struct interner {
	struct shard shards[SHARD_COUNT];
};

// The bytes of a lookup, in two pieces that count as one.
struct key {
	const void *head, *tail;
	size_t head_size, tail_size;
	uint32_t hash;
};

enum status interner_create(struct interner **ret)
{
	struct interner *interner = calloc(1, sizeof(*interner));
	if (!interner)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < SHARD_COUNT; i++)
		pthread_mutex_init(&interner->shards[i].lock, NULL);
	*ret = interner;
	return STATUS_OK;
}

static void free_tables(struct slot_table *table)
{
	while (table) {
		struct slot_table *older = table->older;
		free(table);
		table = older;
	}
}

void interner_destroy(struct interner *interner)
{
	if (!interner)
		return;
	for (size_t i = 0; i < SHARD_COUNT; i++) {
		struct shard *shard = &interner->shards[i];
		free_tables(atomic_load_explicit(&shard->table, memory_order_relaxed));
		for (size_t k = 0; k < CHUNK_COUNT; k++)
			free(atomic_load_explicit(&shard->chunks[k], memory_order_relaxed));
		arena_deinit(&shard->memory);
		pthread_mutex_destroy(&shard->lock);
	}
	free(interner);
}

// The chunk that has a position. Sets *index to the position's index in the chunk.
static size_t chunk_of(uint32_t position, size_t *index)
{
	size_t scaled = position / FIRST_CHUNK + 1;
	size_t chunk = (size_t)(8 * sizeof(long) - 1) - (size_t)__builtin_clzl(scaled);
	*index = position - FIRST_CHUNK * (((size_t)1 << chunk) - 1);
	return chunk;
}

static struct interner_entry *entry_at(const struct shard *shard, uint32_t position)
{
	size_t index, chunk = chunk_of(position, &index);
	return atomic_load_explicit(&shard->chunks[chunk], memory_order_acquire)[index];
}

static bool is_equal(const struct interner_entry *entry, const struct key *key)
{
	return entry->size == key->head_size + key->tail_size &&
	       !memcmp(entry->bytes, key->head, key->head_size) &&
	       (!key->tail_size ||
		!memcmp((const char *)entry->bytes + key->head_size, key->tail, key->tail_size));
}

// The key's entry, or NULL if the table lacks it. *free_slot is then the slot where it belongs.
static struct interner_entry *find(struct slot_table *table, const struct key *key,
				   struct slot **free_slot)
{
	for (size_t i = key->hash & table->mask;; i = (i + 1) & table->mask) {
		struct slot *slot = &table->slots[i];
		struct interner_entry *entry = atomic_load_explicit(&slot->entry,
								    memory_order_acquire);
		if (!entry) {
			*free_slot = slot;
			return NULL;
		}
		if (atomic_load_explicit(&slot->hash, memory_order_relaxed) == key->hash &&
		    is_equal(entry, key))
			return entry;
	}
}

static void fill_slot(struct slot *slot, uint32_t hash, struct interner_entry *entry)
{
	atomic_store_explicit(&slot->hash, hash, memory_order_relaxed);
	atomic_store_explicit(&slot->entry, entry, memory_order_release);
}

// Replaces the table by one of twice the size. The caller holds the lock.
static enum status grow_table(struct shard *shard, struct slot_table *table)
{
	size_t count = table ? (table->mask + 1) * 2 : FIRST_SLOTS;
	struct slot_table *grown = calloc(1, sizeof(*grown) + count * sizeof(grown->slots[0]));
	if (!grown)
		return STATUS_NO_MEMORY;
	grown->older = table;
	grown->mask = count - 1;
	for (size_t i = 0; table && i <= table->mask; i++) {
		struct interner_entry *entry = atomic_load_explicit(&table->slots[i].entry,
								    memory_order_relaxed);
		if (!entry)
			continue;
		uint32_t hash = atomic_load_explicit(&table->slots[i].hash, memory_order_relaxed);
		size_t at = hash & grown->mask;
		while (atomic_load_explicit(&grown->slots[at].entry, memory_order_relaxed))
			at = (at + 1) & grown->mask;
		fill_slot(&grown->slots[at], hash, entry);
	}
	atomic_store_explicit(&shard->table, grown, memory_order_release);
	return STATUS_OK;
}

// Appends the key's bytes as a new entry. The caller holds the lock.
static enum status append(struct shard *shard, struct arena *memory, const struct key *key,
			  uint32_t position, uint32_t id, struct interner_entry **ret)
{
	size_t index, chunk = chunk_of(position, &index);
	if (chunk >= CHUNK_COUNT || position >= (INTERNER_ID_LIMIT >> SHARD_BITS) - 2)
		return STATUS_NO_MEMORY;
	struct interner_entry **entries = atomic_load_explicit(&shard->chunks[chunk],
							       memory_order_relaxed);
	if (!entries) {
		entries = malloc(((size_t)FIRST_CHUNK << chunk) * sizeof(struct interner_entry *));
		if (!entries)
			return STATUS_NO_MEMORY;
		atomic_store_explicit(&shard->chunks[chunk], entries, memory_order_release);
	}
	size_t size = key->head_size + key->tail_size;
	if (size > UINT32_MAX || size < key->head_size)
		return STATUS_NO_MEMORY;
	struct interner_entry *entry = arena_alloc(memory, sizeof(*entry) + size,
						   _Alignof(struct interner_entry));
	if (!entry)
		return STATUS_NO_MEMORY;
	atomic_init(&entry->next, NULL);
	entry->id = id;
	entry->size = (uint32_t)size;
	memcpy(entry->bytes, key->head, key->head_size);
	if (key->tail_size)
		memcpy((char *)entry->bytes + key->head_size, key->tail, key->tail_size);
	entries[index] = entry;
	*ret = entry;
	return STATUS_OK;
}

static enum status add_locked(struct shard *shard, struct arena *memory, const struct key *key,
			      uint32_t number, struct interner_entry **ret)
{
	struct slot_table *table = atomic_load_explicit(&shard->table, memory_order_relaxed);
	uint32_t count = atomic_load_explicit(&shard->count, memory_order_relaxed);
	if (!table || (size_t)count * 4 > table->mask * 3) { // slots are large: a quarter is free
		TRY(grow_table(shard, table));
		table = atomic_load_explicit(&shard->table, memory_order_relaxed);
	}
	struct slot *slot;
	*ret = find(table, key, &slot);
	if (*ret)
		return STATUS_OK;
	TRY(append(shard, memory ? memory : &shard->memory, key, count,
		   (count + 1) << SHARD_BITS | number, ret));
	atomic_store_explicit(&shard->count, count + 1, memory_order_relaxed);
	fill_slot(slot, key->hash, *ret);
	return STATUS_OK;
}

static enum status look_up_entry(struct interner *interner, struct arena *memory, struct key *key,
			   struct interner_entry **ret)
{
	uint64_t hash = hash_bytes(key->head, key->head_size);
	if (key->tail_size)
		hash = hash_mix(hash, hash_bytes(key->tail, key->tail_size));
	key->hash = (uint32_t)hash;
	uint32_t number = (uint32_t)(hash >> (64 - SHARD_BITS));
	struct shard *shard = &interner->shards[number];

	struct slot_table *table = atomic_load_explicit(&shard->table, memory_order_acquire);
	struct slot *unused;
	*ret = table ? find(table, key, &unused) : NULL;
	if (*ret)
		return STATUS_OK;
	pthread_mutex_lock(&shard->lock);
	enum status status = add_locked(shard, memory, key, number, ret);
	pthread_mutex_unlock(&shard->lock);
	return status;
}

// Makes `entry` the reader's last one, and prefetches the entry that it will probably ask for next.
static inline void move_to(struct interner_reader *reader, struct interner_entry *entry)
{
	reader->last = entry;
	__builtin_prefetch(atomic_load_explicit(&entry->next, memory_order_relaxed));
}

enum status interner_add(struct interner *interner, struct interner_reader *reader,
			 const void *head, size_t head_size, const void *tail, size_t tail_size,
			 uint32_t *ret)
{
	struct key key = {
		.head = head, .tail = tail, .head_size = head_size, .tail_size = tail_size};
	struct interner_entry *last = reader ? reader->last : NULL;
	struct interner_entry *entry =
		last ? atomic_load_explicit(&last->next, memory_order_acquire) : NULL;
	if (!entry || !is_equal(entry, &key)) {
		TRY(look_up_entry(interner, reader ? &reader->memory : NULL, &key, &entry));
		if (last)
			atomic_store_explicit(&last->next, entry, memory_order_release);
	}
	if (reader)
		move_to(reader, entry);
	*ret = entry->id;
	return STATUS_OK;
}

bool interner_guess_text(struct interner_reader *reader, const char *text, uint32_t *ret)
{
	struct interner_entry *last = reader->last;
	struct interner_entry *entry =
		last ? atomic_load_explicit(&last->next, memory_order_acquire) : NULL;
	if (!entry || strcmp((const char *)entry->bytes, text))
		return false;
	move_to(reader, entry);
	*ret = entry->id;
	return true;
}

const void *interner_bytes(const struct interner *interner, uint32_t id)
{
	return entry_at(&interner->shards[id % SHARD_COUNT], (id >> SHARD_BITS) - 1)->bytes;
}

void interner_settle(struct interner *interner)
{
	for (size_t i = 0; i < SHARD_COUNT; i++) {
		struct slot_table *table = atomic_load_explicit(&interner->shards[i].table,
							   memory_order_relaxed);
		if (!table)
			continue;
		free_tables(table->older);
		table->older = NULL;
	}
}

uint32_t interner_limit(const struct interner *interner)
{
	uint32_t most = 0;
	for (size_t i = 0; i < SHARD_COUNT; i++) {
		uint32_t count = atomic_load_explicit(&interner->shards[i].count,
						      memory_order_relaxed);
		most = count > most ? count : most;
	}
	return (most + 1) << SHARD_BITS;
}
