// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sorts the types by name and numbers them (assign_ids.h).
#include "encode/assign_ids.h"

#include <stdlib.h>
#include <string.h>

// The first bytes of a name decide most comparisons, so they are in the key itself.
struct sort_key {
	uint64_t prefix; // the name's first 8 bytes; the first byte is the most significant
	const char *name;
	uint32_t index;
};

static uint64_t prefix_of(const char *name)
{
	uint64_t prefix = 0;
	for (unsigned i = 0; i < 8 && name[i]; i++)
		prefix |= (uint64_t)(uint8_t)name[i] << (56 - 8 * i);
	return prefix;
}

static int compare_name_keys(const void *left, const void *right)
{
	const struct sort_key *a = left, *b = right;
	if (a->prefix != b->prefix)
		return a->prefix < b->prefix ? -1 : 1;
	int order = strcmp(a->name, b->name);
	if (order)
		return order;
	return a->index < b->index ? -1 : a->index > b->index;
}

enum status find_subscript_type(struct program *program)
{
	bool has_arrays = false;
	uint32_t name;
	TRY(strings_intern(program->strings, "int", 3, &name));
	for (uint32_t i = 1; i < program->types.count; i++) {
		const struct type_record *record = &program->types.data[i].record;
		has_arrays |= record->kind == TYPE_ARRAY;
		if (record->kind == TYPE_INT && record->name == name && !program->subscript_type)
			program->subscript_type = i;
	}
	if (!has_arrays || program->subscript_type)
		return STATUS_OK;
	struct type_record record = {
		.kind = TYPE_INT, .flags = TYPE_IS_SIGNED, .name = name, .size = 4};
	return program_add(program, &record, NULL, &program->subscript_type);
}

// Lists the types that have a name and no ID, sorted by name. Returns their number. `keys` has room
// for all types.
static size_t sort_named(const struct program *program, struct sort_key *keys)
{
	size_t count = 0;
	for (uint32_t i = 1; i < program->types.count; i++) {
		uint32_t name = program->types.data[i].record.name;
		if (!name || program->types.data[i].id)
			continue;
		const char *text = strings_text(program->strings, name);
		keys[count++] =
			(struct sort_key){.prefix = prefix_of(text), .name = text, .index = i};
	}
	if (count)
		qsort(keys, count, sizeof(*keys), compare_name_keys);
	return count;
}

static void number(struct program *program, uint32_t index)
{
	program->order.data[program->order.count++] = index;
	program->types.data[index].id = program->first_id + (uint32_t)program->order.count - 1;
}

enum status assign_any_ids(struct program *program)
{
	TRY(vec_reserve(&program->order, program->types.count));
	for (uint32_t i = 1; i < program->types.count; i++)
		if (program->types.data[i].record.kind != TYPE_VOID && !program->types.data[i].id)
			number(program, i);
	return STATUS_OK;
}

enum status assign_ids(struct program *program)
{
	TRY(vec_reserve(&program->order, program->types.count));
	struct sort_key *keys = malloc(program->types.count * sizeof(*keys));
	if (!keys)
		return STATUS_NO_MEMORY;
	size_t named = sort_named(program, keys);
	for (uint32_t i = 1; i < program->types.count; i++) {
		const struct program_type *type = &program->types.data[i];
		if (!type->record.name && type->record.kind != TYPE_VOID /* legalize.h */ &&
		    !type->id)
			number(program, i);
	}
	for (size_t i = 0; i < named; i++)
		number(program, keys[i].index);
	free(keys);
	return STATUS_OK;
}
