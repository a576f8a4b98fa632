// SPDX-License-Identifier: GPL-3.0-or-later
//
// Mends the program's types, kind by kind (legalize.h).
//
// This pass runs on merged types because it needs sizes. A name has a size only when it is known
// which definition the name stands for.
#include "encode/legalize.h"

#include <stdlib.h>
#include <string.h>

#include "encode/shared_tails.h"
#include "support/hash_map.h"
#include "support/search.h"

// What the passes over the kinds share.
struct legalizer {
	struct program *program;
	// The dropped members in ascending order. A pair is the aggregate's index and the member's
	// number.
	VEC(uint64_t) dropped;
	struct hash_map integers; // integer_key() -> index of the last INT of that key
	bool has_integers;        // `integers` was filled
	uint32_t twelve_bytes;    // unsigned char[12]; 0: not needed yet
};

enum { SHARED_INTEGER_BYTES = 1 << 24 }; // larger INTs, which no compiler makes, have no key

static uint64_t integer_key(const struct type_record *record)
{
	return hash_map_pair(record->name, record->size << 8 | record->flags);
}

static enum status note_integer(struct legalizer *legalizer, uint32_t index)
{
	const struct type_record *record = &legalizer->program->types.data[index].record;
	if (record->kind != TYPE_INT || record->size >= SHARED_INTEGER_BYTES)
		return STATUS_OK;
	uint32_t *last;
	TRY(hash_map_insert(&legalizer->integers, integer_key(record), index, &last));
	*last = index;
	return STATUS_OK;
}

// Few programs need one, so the map is made for the first.
static enum status note_integers(struct legalizer *legalizer)
{
	for (uint32_t i = 1; i < legalizer->program->types.count && !legalizer->has_integers; i++)
		TRY(note_integer(legalizer, i));
	legalizer->has_integers = true;
	return STATUS_OK;
}

// Sets *ret to the integer that stands in for a type of that name and size. Equal integers are
// shared.
static enum status stand_in(struct legalizer *legalizer, uint32_t name, uint32_t size,
			    uint8_t flags, uint32_t *ret)
{
	struct type_record record = {.kind = TYPE_INT, .name = name, .size = size, .flags = flags};
	TRY(note_integers(legalizer));
	const uint32_t *shared = size < SHARED_INTEGER_BYTES
					 ? hash_map_find(&legalizer->integers, integer_key(&record))
					 : NULL;
	if (shared) {
		*ret = *shared;
		return STATUS_OK;
	}
	TRY(program_add(legalizer->program, &record, NULL, ret));
	return note_integer(legalizer, *ret);
}

static const struct type_record *stripped_record(const struct program *program, uint32_t type)
{
	return &program->types.data[program_strip(program, type)].record;
}

static enum status legalize_bitfield(struct legalizer *legalizer, struct type_item *member,
				     bool *is_legal)
{
	struct program *program = legalizer->program;
	const struct type_record record = *stripped_record(program, member->ref);
	*is_legal = (record.kind == TYPE_INT || record.kind == TYPE_ENUM) &&
		    member->high <= record.size * 8;
	if (record.kind != TYPE_ENUM || member->high <= 32 || !*is_legal)
		return STATUS_OK;
	program->skipped[SKIP_WIDE_ENUM_BITFIELD]++;
	bool is_signed = record.flags & TYPE_IS_SIGNED;
	const char *text = is_signed ? "long long int" : "long long unsigned int";
	uint32_t name;
	TRY(strings_intern(program->strings, text, strlen(text), &name));
	return stand_in(legalizer, name, record.size, is_signed ? TYPE_IS_SIGNED : 0, &member->ref);
}

// Sets *ret to unsigned char[12], which is in the program once.
static enum status stand_in_twelve_bytes(struct legalizer *legalizer, uint32_t *ret)
{
	static const char byte[] = "unsigned char";
	struct program *program = legalizer->program;
	struct type_record array = {.kind = TYPE_ARRAY, .size = 12};
	uint32_t name;
	TRY(strings_intern(program->strings, byte, strlen(byte), &name));
	TRY(stand_in(legalizer, name, 1, 0, &array.ref));
	for (uint32_t i = 1; i < program->types.count && !legalizer->twelve_bytes; i++) {
		const struct type_record *record = &program->types.data[i].record;
		if (record->kind == TYPE_ARRAY && record->size == 12 && record->ref == array.ref)
			legalizer->twelve_bytes = i;
	}
	if (!legalizer->twelve_bytes)
		TRY(program_add(program, &array, NULL, &legalizer->twelve_bytes));
	*ret = legalizer->twelve_bytes;
	return STATUS_OK;
}

static enum status legalize_float(struct legalizer *legalizer, struct type_item *member)
{
	struct program *program = legalizer->program;
	const struct type_record record = *stripped_record(program, member->ref);
	uint32_t most = program->address_size, alignment = record.size < most ? record.size : most;
	if (record.kind != TYPE_FLOAT || member->low / 8 % alignment == 0)
		return STATUS_OK;
	program->skipped[SKIP_MISALIGNED_FLOAT]++;
	if (record.size == 12) // i386's long double: kernels take no INT of that size
		return stand_in_twelve_bytes(legalizer, &member->ref);
	return stand_in(legalizer, record.name, record.size, 0, &member->ref);
}

static enum status legalize_member(struct legalizer *legalizer, uint32_t aggregate_size,
				   struct type_item *member, bool *is_legal)
{
	if (member->high)
		TRY(legalize_bitfield(legalizer, member, is_legal));
	else
		TRY(legalize_float(legalizer, member));
	uint64_t size;
	if (!program_size_of(legalizer->program, member->ref, &size))
		*is_legal = false;
	else if (!member->high && member->low / 8 + size > aggregate_size)
		*is_legal = false;
	return STATUS_OK;
}

// In a struct that has bitfields, kernels count a plain enum member as 32 bits, whatever its size
// (btf_enum_check_kflag_member() in kernel/bpf/btf.c). If these 32 bits would end outside the
// struct, the member becomes a bitfield of all its bits.
static void legalize_short_enum(const struct program *program, const struct type_record *aggregate,
				struct type_item *member)
{
	const struct type_record *record = stripped_record(program, member->ref);
	if ((aggregate->flags & TYPE_HAS_BITFIELDS) && !member->high && record->kind == TYPE_ENUM &&
	    record->size < 4 && member->low / 8 + (uint64_t)4 > aggregate->size)
		member->high = record->size * 8;
}

// The struct or union that a member of this type holds by value, or 0.
static uint32_t held_aggregate(const struct program *program, uint32_t type)
{
	for (int i = 0; i < TYPE_MAX_NESTING; i++) {
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

// The items of an aggregate are the program's own copy (program.c). They are const only to keep
// other passes from writing to them.
static struct type_item *own_items(const struct program_type *aggregate)
{
	return (struct type_item *)aggregate->items;
}

enum { NOT_VISITED, BEING_VISITED, VISITED };

// A step of the walk from an aggregate down to the aggregates that it holds.
struct holder {
	uint32_t index;
	uint32_t next_member;
};

struct holders {
	VEC(struct holder) open; // each aggregate holds the next one
	uint8_t *states;         // by the aggregate's index
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
		struct type_item *member = &own_items(type)[top->next_member++];
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

// In C no struct holds itself by value. Damaged DWARF may say that one does.
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

// Takes an index because adding a type moves the array.
static enum status legalize_aggregate(struct legalizer *legalizer, uint32_t index)
{
	struct program *program = legalizer->program;
	struct type_record record = program->types.data[index].record;
	struct type_item *members = own_items(&program->types.data[index]);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < record.item_count; i++) {
		bool is_legal = true;
		TRY(legalize_member(legalizer, record.size, &members[i], &is_legal));
		if (is_legal) {
			legalize_short_enum(program, &record, &members[i]);
			members[kept++] = members[i];
			continue;
		}
		if (members[i].ref) // cut_cycles() has counted a member without a type
			program->skipped[SKIP_UNREPRESENTABLE_MEMBER]++;
		TRY(vec_push(&legalizer->dropped, hash_map_pair(index, i)));
	}
	program->types.data[index].record.item_count = kept;
	return STATUS_OK;
}

static enum status legalize_array(struct legalizer *legalizer, uint32_t index)
{
	struct program *program = legalizer->program;
	uint64_t size;
	uint32_t element = program->types.data[index].record.ref;
	if (!program_size_of(program, element, &size)) {
		program->skipped[SKIP_UNSUPPORTED_TYPE]++;
		const char *text = "unsigned char";
		uint32_t name;
		TRY(strings_intern(program->strings, text, strlen(text), &name));
		TRY(stand_in(legalizer, name, 1, 0, &element));
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

static bool has_size(const struct program *program, uint32_t type)
{
	uint64_t size;
	return program_size_of(program, type, &size);
}

static void legalize_proto(struct program *program, uint32_t index)
{
	static const struct type_item ellipsis;
	struct program_type *proto = &program->types.data[index];
	bool is_legal = !proto->record.ref || has_size(program, proto->record.ref);
	if (!is_legal)
		proto->record.ref = 0;
	bool has_parameters = true;
	for (uint32_t i = 0; i < proto->record.item_count; i++) {
		bool is_last = i + 1 == proto->record.item_count;
		bool is_ellipsis = is_last && !proto->items[i].ref && !proto->items[i].name;
		has_parameters &= is_ellipsis || has_size(program, proto->items[i].ref);
	}
	if (!has_parameters) {
		proto->items = &ellipsis;
		proto->record.item_count = 1;
	}
	if (!is_legal || !has_parameters)
		program->skipped[SKIP_ILL_FORMED_PROTO]++;
}

// The number of dropped members that come before this one.
static size_t count_before(const struct legalizer *legalizer, uint64_t pair)
{
	struct search search = search_among(legalizer->dropped.count);
	while (search_is_open(&search))
		search_narrow(&search, legalizer->dropped.data[search.middle] < pair);
	return search.first;
}

// A tag names its member or parameter by a number. The tag of a dropped one is removed; the tag of
// a later member gets the member's new number.
static void legalize_tag(const struct legalizer *legalizer, struct type_record *tag)
{
	const struct program *program = legalizer->program;
	if (tag->size == TYPE_NO_COMPONENT)
		return;
	const struct type_record *tagged = &program->types.data[tag->ref].record;
	if (tagged->kind == TYPE_FUNC) {
		const struct program_type *proto = &program->types.data[tagged->ref];
		if (tag->size >= proto->record.item_count || !proto->items[tag->size].ref)
			*tag = (struct type_record){.kind = TYPE_VOID}; // it is in "..." now
		return;
	}
	size_t before = count_before(legalizer, hash_map_pair(tag->ref, tag->size));
	if (before < count_before(legalizer, hash_map_pair(tag->ref, tag->size) + 1))
		*tag = (struct type_record){.kind = TYPE_VOID};
	else
		tag->size -= (uint32_t)(before - count_before(legalizer,
							      hash_map_pair(tag->ref, 0)));
}

static enum status legalize_all(struct legalizer *legalizer)
{
	struct program *program = legalizer->program;
	TRY(cut_cycles(program));
	// Arrays come first because members are measured by them. Types added meanwhile are legal.
	uint32_t count = (uint32_t)program->types.count;
	for (uint32_t i = 1; i < count; i++)
		if (program->types.data[i].record.kind == TYPE_ARRAY)
			TRY(legalize_array(legalizer, i));
	if (program->has_classes)
		TRY(trim_shared_tails(program));
	count = (uint32_t)program->types.count; // structs that were cut
	for (uint32_t i = 1; i < count; i++) {
		switch (program->types.data[i].record.kind) {
		case TYPE_STRUCT:
		case TYPE_UNION:
			TRY(legalize_aggregate(legalizer, i));
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
			legalize_tag(legalizer, &program->types.data[i].record);
	return STATUS_OK;
}

enum status legalize(struct program *program)
{
	struct legalizer legalizer = {.program = program};
	enum status status = legalize_all(&legalizer);
	vec_free(&legalizer.dropped);
	hash_map_deinit(&legalizer.integers);
	return status;
}
