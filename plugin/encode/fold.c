// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares records by hash, over and over, until no two are equal (fold.h).
#include "encode/fold.h"

#include <stdlib.h>
#include <string.h>

#include "support/hash.h"
#include "types/type_refs.h"

struct folder {
	struct program *program;
	uint32_t *target;         // by index: the type that takes its place, or itself
	struct hash_map by_hash;  // contents -> index
	bool has_changed;
};

static bool may_be_equal(uint8_t kind)
{
	return kind != TYPE_VOID && kind != TYPE_FUNC && kind != TYPE_VAR && kind != TYPE_DATASEC;
}

static uint64_t hash_of(const struct program_type *type)
{
	uint64_t hash = hash_bytes(&type->record, sizeof(type->record));
	if (type->record.item_count)
		hash = hash_mix(hash, hash_bytes(type->items, type->record.item_count *
							      sizeof(*type->items)));
	return hash == UINT64_MAX ? 0 : hash;
}

static bool has_equal_contents(const struct program_type *a, const struct program_type *b)
{
	return !memcmp(&a->record, &b->record, sizeof(a->record)) &&
	       (!a->record.item_count ||
		!memcmp(a->items, b->items, a->record.item_count * sizeof(*a->items)));
}

// What stands for the type now. A type that has taken another's place may have lost its own.
static uint32_t resolve(const struct folder *folder, uint32_t index)
{
	while (folder->target[index] != index)
		index = folder->target[index];
	return index;
}

static bool refers_to_folded(const struct folder *folder, const struct program_type *type)
{
	for (uint32_t i = 0; i < type->record.item_count; i++)
		if (folder->target[type->items[i].ref] != type->items[i].ref)
			return true;
	return false;
}

static enum status redirect(const struct folder *folder, struct program_type *type)
{
	type->record.ref = resolve(folder, type->record.ref);
	if (!type_has_item_refs(&type->record) || !refers_to_folded(folder, type))
		return STATUS_OK;
	struct type_item *items;
	TRY(program_copy_items(folder->program, type, &items));
	for (uint32_t i = 0; i < type->record.item_count; i++)
		items[i].ref = resolve(folder, items[i].ref);
	type->items = items;
	return STATUS_OK;
}

static enum status fold_one(struct folder *folder, uint32_t index)
{
	struct program_type *type = &folder->program->types.data[index];
	TRY(redirect(folder, type));
	if (!may_be_equal(type->record.kind))
		return STATUS_OK;
	uint32_t *first;
	TRY(hash_map_insert(&folder->by_hash, hash_of(type), index, &first));
	if (*first == index || !has_equal_contents(type, &folder->program->types.data[*first]))
		return STATUS_OK;
	folder->target[index] = *first;
	*type = (struct program_type){0};
	folder->has_changed = true;
	return STATUS_OK;
}

static enum status fold_all(struct folder *folder)
{
	size_t count = folder->program->types.count;
	for (uint32_t i = 0; i < count; i++)
		folder->target[i] = i;
	do {
		folder->has_changed = false;
		hash_map_clear(&folder->by_hash);
		for (uint32_t i = 1; i < count; i++)
			TRY(fold_one(folder, i));
	} while (folder->has_changed);
	return STATUS_OK;
}

enum status fold_equal_types(struct program *program)
{
	struct folder folder = {.program = program};
	folder.target = malloc(program->types.count * sizeof(*folder.target));
	if (!folder.target)
		return STATUS_NO_MEMORY;
	enum status status = fold_all(&folder);
	free(folder.target);
	hash_map_deinit(&folder.by_hash);
	return status;
}
