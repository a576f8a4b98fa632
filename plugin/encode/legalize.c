// SPDX-License-Identifier: GPL-3.0-or-later
//
// See legalize.h. It runs on merged types because it needs sizes, which a name has only
// once it is known what it stands for.
#include "encode/legalize.h"

#include <stdlib.h>
#include <string.h>

#include "support/hash_map.h"

enum { MAX_NESTING = 64 };

// Members that went, in order: the aggregate's index, the member's number.
struct dropped {
	VEC(uint64_t) pairs;
};

// The integer that stands in for a type of that name and size; equal ones are shared.
static enum status stand_in(struct program *program, uint32_t name, uint32_t size, uint8_t flags, uint32_t *ret)
{
	struct type_record record = {.kind = TYPE_INT, .name = name, .size = size, .flags = flags};
	for (size_t i = program->types.count; i-- > 1;) {
		if (!memcmp(&program->types.data[i].record, &record, sizeof(record))) {
			*ret = (uint32_t)i;
			return STATUS_OK;
		}
	}
	return program_add(program, &record, NULL, ret);
}

static enum status legalize_bitfield(struct program *program, struct type_item *member, bool *is_legal)
{
	const struct type_record record = program->types.data[program_strip(program, member->ref)].record;
	*is_legal = (record.kind == TYPE_INT || record.kind == TYPE_ENUM) && member->high <= record.size * 8;
	if (record.kind != TYPE_ENUM || member->high <= 32 || !*is_legal)
		return STATUS_OK;
	program->skipped[SKIP_WIDE_ENUM_BITFIELD]++;
	bool is_signed = record.flags & TYPE_IS_SIGNED;
	const char *text = is_signed ? "long long int" : "long long unsigned int";
	uint32_t name;
	TRY(strings_intern(program->strings, text, strlen(text), &name));
	return stand_in(program, name, record.size, is_signed ? TYPE_IS_SIGNED : 0, &member->ref);
}

static enum status legalize_float(struct program *program, struct type_item *member)
{
	const struct type_record record = program->types.data[program_strip(program, member->ref)].record;
	uint32_t alignment = record.size < program->address_size ? record.size : program->address_size;
	if (record.kind != TYPE_FLOAT || member->low / 8 % alignment == 0)
		return STATUS_OK;
	program->skipped[SKIP_MISALIGNED_FLOAT]++;
	return stand_in(program, record.name, record.size, 0, &member->ref);
}

static enum status legalize_member(struct program *program, uint32_t aggregate_size, struct type_item *member,
				   bool *is_legal)
{
	if (member->high)
		TRY(legalize_bitfield(program, member, is_legal));
	else
		TRY(legalize_float(program, member));
	uint64_t size;
	if (!program_size_of(program, member->ref, &size))
		*is_legal = false;
	else if (!member->high && member->low / 8 + size > aggregate_size)
		*is_legal = false;
	return STATUS_OK;
}

// Beside bitfields kernels count a plain enum as 32 bits, whatever its size (btf_enum_check_kflag_member() in
// kernel/bpf/btf.c). Where that would end outside, it is said as a bitfield of all its bits.
static void legalize_short_enum(const struct program *program, const struct type_record *aggregate,
				struct type_item *member)
{
	const struct type_record *record = &program->types.data[program_strip(program, member->ref)].record;
	if ((aggregate->flags & TYPE_HAS_BITFIELDS) && !member->high && record->kind == TYPE_ENUM &&
	    record->size < 4 && member->low / 8 + (uint64_t)4 > aggregate->size)
		member->high = record->size * 8;
}

// The struct or union that a member of this type holds by value, or 0.
static uint32_t held_aggregate(const struct program *program, uint32_t type)
{
	for (int i = 0; i < MAX_NESTING; i++) {
		type = program_strip(program, type);
		const struct type_record *record = &program->types.data[type].record;
		if (record->kind == TYPE_STRUCT || record->kind == TYPE_UNION)
			return type;
		if (record->kind != TYPE_ARRAY)
			return 0;
		type = record->ref;
	}
	return 0;
}

enum { NOT_VISITED, BEING_VISITED, VISITED };

// An aggregate on the way from one to those that it holds.
struct holder {
	uint32_t index;
	uint32_t next_member;
};

struct holders {
	VEC(struct holder) open; // each holds the next one
	uint8_t *states;         // by index
};

static enum status cut_below(struct program *program, struct holders *holders, uint32_t root)
{
	struct holder first = {.index = root};
	TRY(vec_push(&holders->open, first));
	holders->states[root] = BEING_VISITED;
	while (holders->open.count) {
		struct holder *top = &holders->open.data[holders->open.count - 1];
		struct program_type *type = &program->types.data[top->index];
		if (top->next_member == type->record.item_count) {
			holders->states[top->index] = VISITED;
			holders->open.count--;
			continue;
		}
		// The program's own copy (program.c), const only to keep others from writing to it.
		struct type_item *member = (struct type_item *)&type->items[top->next_member++];
		struct holder held = {.index = held_aggregate(program, member->ref)};
		if (!held.index || holders->states[held.index] == VISITED)
			continue;
		if (holders->states[held.index] == BEING_VISITED) {
			program->skipped[SKIP_CYCLE]++;
			member->ref = 0; // legalize_aggregate() drops it
			continue;
		}
		holders->states[held.index] = BEING_VISITED;
		TRY(vec_push(&holders->open, held));
	}
	return STATUS_OK;
}

// No struct holds itself by value, in C; damaged DWARF may say that one does.
static enum status cut_cycles(struct program *program)
{
	struct holders holders = {.states = calloc(program->types.count, 1)};
	if (!holders.states)
		return STATUS_NO_MEMORY;
	enum status status = STATUS_OK;
	for (uint32_t i = 1; i < program->types.count && status == STATUS_OK; i++) {
		uint8_t kind = program->types.data[i].record.kind;
		if ((kind == TYPE_STRUCT || kind == TYPE_UNION) && holders.states[i] == NOT_VISITED)
			status = cut_below(program, &holders, i);
	}
	vec_free(&holders.open);
	free(holders.states);
	return status;
}

// `index` and not a pointer: adding a type moves the array.
static enum status legalize_aggregate(struct program *program, uint32_t index, struct dropped *dropped)
{
	struct type_record record = program->types.data[index].record;
	// The program's own copy (program.c), const only to keep others from writing to it.
	struct type_item *members = (struct type_item *)program->types.data[index].items;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < record.item_count; i++) {
		bool is_legal = true;
		TRY(legalize_member(program, record.size, &members[i], &is_legal));
		if (is_legal) {
			legalize_short_enum(program, &record, &members[i]);
			members[kept++] = members[i];
			continue;
		}
		if (members[i].ref) // else cut_cycles() has counted it
			program->skipped[SKIP_UNREPRESENTABLE_MEMBER]++;
		TRY(vec_push(&dropped->pairs, hash_map_pair(index, i)));
	}
	program->types.data[index].record.item_count = kept;
	return STATUS_OK;
}

static enum status legalize_array(struct program *program, uint32_t index)
{
	uint64_t size;
	uint32_t element = program->types.data[index].record.ref;
	if (!program_size_of(program, element, &size)) {
		program->skipped[SKIP_UNSUPPORTED_TYPE]++;
		const char *text = "unsigned char";
		uint32_t name;
		TRY(strings_intern(program->strings, text, strlen(text), &name));
		TRY(stand_in(program, name, 1, 0, &element));
		program->types.data[index].record.ref = element;
		program->types.data[index].record.size = 0;
		return STATUS_OK;
	}
	if (size * program->types.data[index].record.size > UINT32_MAX) {
		program->skipped[SKIP_ARRAY_TOO_LARGE]++;
		program->types.data[index].record.size = 0;
	}
	return STATUS_OK;
}

static bool is_sized(const struct program *program, uint32_t type)
{
	uint64_t size;
	return program_size_of(program, type, &size);
}

static void legalize_proto(struct program *program, uint32_t index)
{
	static const struct type_item ellipsis;
	struct program_type *proto = &program->types.data[index];
	bool is_legal = !proto->record.ref || is_sized(program, proto->record.ref);
	if (!is_legal)
		proto->record.ref = 0;
	bool has_parameters = true;
	for (uint32_t i = 0; i < proto->record.item_count; i++) {
		bool is_last = i + 1 == proto->record.item_count;
		bool is_ellipsis = is_last && !proto->items[i].ref && !proto->items[i].name;
		has_parameters &= is_ellipsis || is_sized(program, proto->items[i].ref);
	}
	if (!has_parameters) {
		proto->items = &ellipsis;
		proto->record.item_count = 1;
	}
	if (!is_legal || !has_parameters)
		program->skipped[SKIP_ILL_FORMED_PROTO]++;
}

// How many members of all that went come before this one.
static size_t count_before(const struct dropped *dropped, uint64_t pair)
{
	size_t low = 0, high = dropped->pairs.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (dropped->pairs.data[middle] < pair)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

// The tags of members and parameters follow these: they count from others now, or are of none.
static void legalize_tag(const struct program *program, const struct dropped *dropped, struct type_record *tag)
{
	if (tag->size == TYPE_NO_COMPONENT)
		return;
	const struct type_record *tagged = &program->types.data[tag->ref].record;
	if (tagged->kind == TYPE_FUNC) {
		const struct program_type *proto = &program->types.data[tagged->ref];
		if (tag->size >= proto->record.item_count || !proto->items[tag->size].ref)
			*tag = (struct type_record){.kind = TYPE_VOID}; // it became part of "..."
		return;
	}
	size_t before = count_before(dropped, hash_map_pair(tag->ref, tag->size));
	if (before < count_before(dropped, hash_map_pair(tag->ref, tag->size) + 1))
		*tag = (struct type_record){.kind = TYPE_VOID};
	else
		tag->size -= (uint32_t)(before - count_before(dropped, hash_map_pair(tag->ref, 0)));
}

static enum status legalize_all(struct program *program, struct dropped *dropped)
{
	TRY(cut_cycles(program));
	// Arrays first: members are measured by them. What is added meanwhile is legal.
	uint32_t count = (uint32_t)program->types.count;
	for (uint32_t i = 1; i < count; i++)
		if (program->types.data[i].record.kind == TYPE_ARRAY)
			TRY(legalize_array(program, i));
	for (uint32_t i = 1; i < count; i++) {
		switch (program->types.data[i].record.kind) {
		case TYPE_STRUCT:
		case TYPE_UNION:
			TRY(legalize_aggregate(program, i, dropped));
			break;
		case TYPE_PROTO:
			legalize_proto(program, i);
			break;
		default:
			break;
		}
	}
	for (uint32_t i = 1; i < count; i++)
		if (program->types.data[i].record.kind == TYPE_DECL_TAG)
			legalize_tag(program, dropped, &program->types.data[i].record);
	return STATUS_OK;
}

enum status legalize(struct program *program)
{
	struct dropped dropped = {0};
	enum status status = legalize_all(program, &dropped);
	vec_free(&dropped.pairs);
	return status;
}
