// SPDX-License-Identifier: GPL-3.0-or-later
//
// Drops structs without data, and cuts those that reach into the next member (shared_tails.h).
#include "encode/shared_tails.h"

#include <string.h>

#include "import/rows.h"
#include "support/hash_map.h"

enum contents { NOT_ASKED, NOTHING, SOMETHING };

struct trimmer {
	struct program *program;
	VEC(uint8_t) contents; // enum contents, by the struct's index
	struct hash_map cut;   // (struct, bytes) -> the struct that is cut to so many bytes
	size_t members_left;   // that cut structs may have, all together
};

static const struct program_type *type_at(const struct trimmer *trimmer, uint32_t index)
{
	return &trimmer->program->types.data[index];
}

// The struct that a member of this type holds, or 0.
static uint32_t held_struct(const struct trimmer *trimmer, uint32_t type)
{
	type = program_strip(trimmer->program, type);
	return type_at(trimmer, type)->record.kind == TYPE_STRUCT ? type : 0;
}

// A class without data has a size of one byte, or of none in C.
static bool holds_nothing(struct trimmer *trimmer, uint32_t index, int depth)
{
	const struct program_type *type = type_at(trimmer, index);
	if (!index || type->record.size > 1 || depth == TYPE_MAX_NESTING)
		return false;
	uint8_t *known = &trimmer->contents.data[index];
	bool is_nothing = true;
	for (uint32_t i = 0; *known == NOT_ASKED && is_nothing && i < type->record.item_count; i++)
		is_nothing = !type->items[i].ref ||
			     holds_nothing(trimmer, held_struct(trimmer, type->items[i].ref),
					   depth + 1);
	if (*known == NOT_ASKED)
		*known = is_nothing ? NOTHING : SOMETHING;
	return *known == NOTHING;
}

static uint64_t end_bit(const struct trimmer *trimmer, const struct type_item *member)
{
	uint64_t size = 0;
	if (!member->high && program_size_of(trimmer->program, member->ref, &size))
		size = size > UINT32_MAX ? UINT32_MAX : size;
	return member->low + (member->high ? member->high : size * 8);
}

static bool is_base_class(const struct trimmer *trimmer, const struct type_item *member)
{
	return !strncmp(strings_text(trimmer->program->strings, member->name), BASE_CLASS_PREFIX,
			strlen(BASE_CLASS_PREFIX));
}

// Drops the members without data. A member that has bytes of its own stays, but for a base class.
static void drop_empty_members(struct trimmer *trimmer, const struct program_type *aggregate)
{
	struct type_item *members = (struct type_item *)aggregate->items; // the program's own
	for (uint32_t i = 0; i < aggregate->record.item_count; i++) {
		if (!holds_nothing(trimmer, held_struct(trimmer, members[i].ref), 0))
			continue;
		bool is_base = is_base_class(trimmer, &members[i]);
		bool is_shared = (i && end_bit(trimmer, &members[i - 1]) > members[i].low) ||
				 (i + 1 < aggregate->record.item_count &&
				  members[i + 1].low < members[i].low + UINT64_C(8));
		if (!is_base && !is_shared)
			continue;
		if (!is_base)
			trimmer->program->skipped[SKIP_UNREPRESENTABLE_MEMBER]++;
		members[i].ref = 0;
	}
}

// Those members of a struct that begin before its new end. The one that reaches over the end is cut
// in its turn.
static enum status copy_members(struct trimmer *trimmer, const struct program_type *whole,
				uint32_t size, struct type_item **ret, uint32_t *ret_count)
{
	struct program *program = trimmer->program;
	*ret = arena_alloc(&program->memory, (whole->record.item_count + 1) * sizeof(**ret),
			   _Alignof(struct type_item));
	*ret_count = 0;
	if (!*ret)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 0; i < whole->record.item_count; i++) {
		const struct type_item *member = &whole->items[i];
		bool is_inside = end_bit(trimmer, member) <= (uint64_t)size * 8;
		bool is_cut = !member->high && member->low / 8 < size &&
			      held_struct(trimmer, member->ref);
		if (is_inside || is_cut)
			(*ret)[(*ret_count)++] = *member;
		else
			program->skipped[SKIP_UNREPRESENTABLE_MEMBER]++;
	}
	return STATUS_OK;
}

// The struct with that index, cut to `size` bytes. *ret is 0 if there are too many.
static enum status cut_struct(struct trimmer *trimmer, uint32_t index, uint32_t size,
			      uint32_t *ret)
{
	struct program *program = trimmer->program;
	uint32_t *known;
	TRY(hash_map_insert(&trimmer->cut, hash_map_pair(index, size), 0, &known));
	*ret = *known;
	if (*ret)
		return STATUS_OK;
	struct type_record record = program->types.data[index].record;
	if (record.item_count > trimmer->members_left) {
		program->skipped[SKIP_UNREPRESENTABLE_MEMBER]++;
		return STATUS_OK;
	}
	trimmer->members_left -= record.item_count;
	struct type_item *members;
	TRY(copy_members(trimmer, &program->types.data[index], size, &members, &record.item_count));
	record.size = size;
	if (record.name) // "A" cut to its own bytes is "A.base", as LLVM calls it
		TRY(program_add_suffix(program, record.name, ".base", &record.name));
	TRY(program_add(program, &record, members, ret));
	*known = *ret;
	return vec_push(&trimmer->contents, NOT_ASKED);
}

// Gives each member no more bytes than there are up to the next one that has bytes.
static enum status trim_struct(struct trimmer *trimmer, uint32_t index)
{
	drop_empty_members(trimmer, type_at(trimmer, index));
	const struct program_type aggregate = *type_at(trimmer, index);
	uint32_t end = aggregate.record.size;
	for (uint32_t i = aggregate.record.item_count; i-- > 0;) {
		struct type_item *member = (struct type_item *)&aggregate.items[i];
		uint32_t held = member->high ? 0 : held_struct(trimmer, member->ref);
		uint32_t start = member->low / 8, room = end > start ? end - start : 0;
		if (member->ref)
			end = start;
		if (!held || !room || type_at(trimmer, held)->record.size <= room)
			continue;
		trimmer->program->skipped[SKIP_SHARED_TAIL]++;
		TRY(cut_struct(trimmer, held, room, &member->ref));
	}
	return STATUS_OK;
}

static enum status trim_all(struct trimmer *trimmer)
{
	size_t count = trimmer->program->types.count;
	TRY(vec_reserve(&trimmer->contents, count));
	memset(trimmer->contents.data, NOT_ASKED, count);
	trimmer->contents.count = count;
	for (uint32_t i = 1; i < count; i++)
		if (type_at(trimmer, i)->record.kind == TYPE_STRUCT)
			trimmer->members_left += type_at(trimmer, i)->record.item_count;
	// Structs that are cut are added behind, and are trimmed in their turn.
	for (uint32_t i = 1; i < trimmer->program->types.count; i++)
		if (type_at(trimmer, i)->record.kind == TYPE_STRUCT)
			TRY(trim_struct(trimmer, i));
	return STATUS_OK;
}

enum status trim_shared_tails(struct program *program)
{
	struct trimmer trimmer = {.program = program};
	enum status status = trim_all(&trimmer);
	hash_map_deinit(&trimmer.cut);
	vec_free(&trimmer.contents);
	return status;
}
