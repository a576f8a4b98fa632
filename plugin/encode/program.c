// SPDX-License-Identifier: GPL-3.0-or-later
//
// Builds the merged program from the classes that dedup lists (program.h).
#include "encode/program.h"

#include <string.h>

#include "types/type_refs.h"

void program_deinit(struct program *program)
{
	vec_free(&program->types);
	vec_free(&program->index_of_class);
	vec_free(&program->order);
	vec_free(&program->prototypes);
	arena_deinit(&program->memory);
}

enum status program_add(struct program *program, const struct type_record *record,
			const struct type_item *items, uint32_t *ret)
{
	if (program->types.count >= UINT32_MAX - 1)
		return STATUS_NO_MEMORY;
	*ret = (uint32_t)program->types.count;
	struct program_type type = {.record = *record, .items = items};
	return vec_push(&program->types, type);
}

// The record of a name that the program never defines: a FWD. BTF can't declare an enum, so an
// empty enum stands for that (encoding 1.5.8).
static struct type_record declaration_of(const struct type_record *named)
{
	if (named->size == TYPE_ENUM)
		return (struct type_record){.kind = TYPE_ENUM, .name = named->name, .size = 4};
	return (struct type_record){.kind = TYPE_FWD, .name = named->name, .size = named->size};
}

// Adds the record of a class. Its refs are class ids until translate_refs().
static enum status add_class(struct program *program, uint32_t class_id, uint32_t *ret)
{
	struct type_record record = *type_store_get(program->store, class_id);
	const struct type_item *items = type_record_items(type_store_get(program->store, class_id));
	if (record.kind == TYPE_NAMED)
		record = declaration_of(&record);
	TRY(program_add(program, &record, record.item_count ? items : NULL, ret));
	program->index_of_class.data[class_id] = *ret;
	return STATUS_OK;
}

static uint32_t translate(const struct program *program, uint32_t class_id)
{
	return class_id ? program->index_of_class.data[dedup_target(program->dedup, class_id)] : 0;
}

// Turns the class ids in a type's refs into indices.
static enum status translate_refs(struct program *program, uint32_t index)
{
	struct program_type *type = &program->types.data[index];
	type->record.ref = translate(program, type->record.ref);
	if (!type_has_item_refs(&type->record) || !type->record.item_count)
		return STATUS_OK;
	struct type_item *items;
	TRY(program_copy_items(program, type, &items));
	for (uint32_t i = 0; i < type->record.item_count; i++)
		items[i].ref = translate(program, items[i].ref);
	type->items = items;
	return STATUS_OK;
}

enum status program_build(struct type_store *store, struct strings *strings,
			  const struct dedup *dedup, struct program *ret)
{
	*ret = (struct program){.store = store, .strings = strings, .dedup = dedup, .first_id = 1};
	uint32_t limit = type_store_limit(store);
	TRY(vec_reserve(&ret->index_of_class, limit));
	ret->index_of_class.count = limit;
	if (limit)
		memset(ret->index_of_class.data, 0, limit * sizeof(uint32_t));

	uint32_t index;
	TRY(program_add(ret, &(struct type_record){.kind = TYPE_VOID}, NULL, &index));
	for (size_t i = 0; i < dedup->types.count; i++)
		TRY(add_class(ret, dedup->types.data[i], &index));
	for (uint32_t i = 1; i < ret->types.count; i++)
		TRY(translate_refs(ret, i));
	return STATUS_OK;
}

enum status program_copy_items(struct program *program, const struct program_type *type,
			       struct type_item **ret)
{
	size_t size = type->record.item_count * sizeof(struct type_item);
	*ret = arena_alloc(&program->memory, size ? size : 1, _Alignof(struct type_item));
	if (!*ret)
		return STATUS_NO_MEMORY;
	if (size)
		memcpy(*ret, type->items, size);
	return STATUS_OK;
}

enum status program_add_suffix(struct program *program, uint32_t name, const char *suffix,
			       uint32_t *ret)
{
	const char *text = strings_text(program->strings, name);
	size_t length = strlen(text), suffix_length = strlen(suffix);
	char *longer = arena_alloc(&program->memory, length + suffix_length, 1);
	if (!longer)
		return STATUS_NO_MEMORY;
	memcpy(longer, text, length);
	memcpy(longer + length, suffix, suffix_length);
	return strings_intern(program->strings, longer, length + suffix_length, ret);
}

enum status program_add_class(struct program *program, uint32_t class_id, uint32_t *ret)
{
	*ret = class_id ? program->index_of_class.data[class_id] : 0;
	if (*ret || !class_id)
		return STATUS_OK;
	TRY(add_class(program, class_id, ret));
	return translate_refs(program, *ret);
}

uint32_t program_strip(const struct program *program, uint32_t type)
{
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		const struct type_record *record = &program->types.data[type].record;
		switch (record->kind) {
		case TYPE_TYPEDEF:
		case TYPE_CONST:
		case TYPE_VOLATILE:
		case TYPE_RESTRICT:
		case TYPE_TYPE_TAG:
			type = record->ref;
			break;
		default:
			return type;
		}
	}
	return 0;
}

bool program_size_of(const struct program *program, uint32_t type, uint64_t *ret)
{
	uint64_t count = 1;
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
		type = program_strip(program, type);
		const struct type_record *record = &program->types.data[type].record;
		switch (record->kind) {
		case TYPE_INT:
		case TYPE_FLOAT:
		case TYPE_ENUM:
		case TYPE_STRUCT:
		case TYPE_UNION:
			return !__builtin_mul_overflow(count, record->size, ret);
		case TYPE_PTR:
			return !__builtin_mul_overflow(count, program->address_size, ret);
		case TYPE_ARRAY:
			if (__builtin_mul_overflow(count, record->size, &count))
				return false;
			type = record->ref;
			break;
		default:
			return false;
		}
	}
	return false;
}
