// SPDX-License-Identifier: GPL-3.0-or-later
//
// See assign_ids.h.
#include "encode/assign_ids.h"

#include <stdlib.h>
#include <string.h>

struct sort_key {
	const char *name;
	uint32_t index;
};

static int compare_keys(const void *left, const void *right)
{
	const struct sort_key *a = left, *b = right;
	int order = strcmp(a->name, b->name);
	if (order)
		return order;
	return a->index < b->index ? -1 : a->index > b->index;
}

// encoding 2.6.4: one type for the subscripts of all arrays, the program's `int`.
static enum status find_subscript_type(struct program *program)
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
	struct type_record record = {.kind = TYPE_INT, .flags = TYPE_IS_SIGNED, .name = name, .size = 4};
	return program_add(program, &record, NULL, &program->subscript_type);
}

enum status assign_ids(struct program *program)
{
	TRY(find_subscript_type(program));
	struct sort_key *keys = malloc(program->types.count * sizeof(*keys));
	if (!keys)
		return STATUS_NO_MEMORY;
	size_t count = 0;
	for (uint32_t i = 1; i < program->types.count; i++) {
		const struct type_record *record = &program->types.data[i].record;
		if (record->kind != TYPE_VOID) // a tag that lost its target (legalize.c)
			keys[count++] = (struct sort_key){strings_text(program->strings, record->name), i};
	}
	qsort(keys, count, sizeof(*keys), compare_keys);
	enum status status = vec_reserve(&program->order, count);
	for (uint32_t i = 0; i < count && status == STATUS_OK; i++) {
		program->types.data[keys[i].index].id = i + 1;
		status = vec_push(&program->order, keys[i].index);
	}
	free(keys);
	return status;
}
