// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gives each record an owner, twice, and adds up (byte_shares.h).
#include "encode/byte_shares.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "encode/emit.h"
#include "encode/roots.h"
#include "types/type_refs.h"

struct owner {
	const char *name;
	size_t bytes;
};

struct accountant {
	const struct program *program;
	const struct import_result *const *results;
	size_t result_count;
	size_t *bytes;          // by index: of the record; 0 if it is not written
	uint32_t *owner_of;     // by index: number of the owner + 1; 0: none yet
	VEC(struct owner) owners;
	VEC(uint32_t) open;     // types whose references have not been followed
	struct hash_map names;  // (kind, name) of functions and variables -> owner_of
};

static const struct type_record *owned_record(const struct accountant *accountant,
					      uint32_t index)
{
	return &accountant->program->types.data[index].record;
}

static enum status measure_records(struct accountant *accountant)
{
	const struct program *program = accountant->program;
	struct btf_writer counted = {0};
	struct emitter emitter;
	TRY(emitter_init(program, &counted, &emitter));
	for (size_t i = 0; i < program->order.count; i++) {
		size_t before = counted.type_bytes;
		emit_type(&emitter, program->order.data[i]);
		accountant->bytes[program->order.data[i]] = counted.type_bytes - before;
	}
	emitter_deinit(&emitter);
	return STATUS_OK;
}

// *ret is what owner_of has for the new owner.
static enum status add_owner(struct accountant *accountant, const char *name, uint32_t *ret)
{
	struct owner owner = {.name = name};
	TRY(vec_push(&accountant->owners, owner));
	*ret = (uint32_t)accountant->owners.count;
	return STATUS_OK;
}

static void claim_record(struct accountant *accountant, uint32_t index, uint32_t owner)
{
	if (index && !accountant->owner_of[index]) // 0 is void
		accountant->owner_of[index] = owner;
}

// A DATASEC without an owner gets that of its first variable. Another record without one gets the
// owner of the type that it refers to.
static void claim_dependents(struct accountant *accountant)
{
	for (uint32_t i = 1; i < accountant->program->types.count; i++) {
		const struct program_type *type = &accountant->program->types.data[i];
		uint32_t about = type->record.kind == TYPE_DATASEC && type->record.item_count
					 ? type->items[0].ref : type->record.ref;
		claim_record(accountant, i, accountant->owner_of[about]);
	}
}

// ---- By unit. ----

static void claim_class(struct accountant *accountant, size_t unit, uint32_t class_id,
			uint32_t owner)
{
	const struct program *program = accountant->program;
	if (!class_id)
		return;
	uint32_t target = dedup_resolve(program->dedup, unit,
					class_id & ~(uint32_t)TYPE_USE_UNUSED);
	claim_record(accountant, program->index_of_class.data[target], owner);
}

static enum status note_name(struct accountant *accountant, enum type_kind kind, uint32_t name,
			     uint32_t owner)
{
	uint32_t *unused;
	return hash_map_insert(&accountant->names, hash_map_pair(kind, name), owner, &unused);
}

static enum status claim_unit(struct accountant *accountant, size_t unit)
{
	const struct import_result *result = accountant->results[unit];
	const struct type_uses *uses = &result->uses;
	const char *name = result->unit_name
				   ? strings_text(accountant->program->strings, result->unit_name)
				   : "units that refer to each other";
	uint32_t owner;
	TRY(add_owner(accountant, name, &owner));
	for (size_t i = 0; i < uses->classes.count; i++)
		claim_class(accountant, unit, uses->classes.data[i], owner);
	for (size_t i = 0; i < uses->definitions.count; i++)
		claim_class(accountant, unit, uses->definitions.data[i].class_id, owner);
	for (size_t i = 0; i < uses->opaque_enums.count; i++)
		claim_class(accountant, unit, uses->opaque_enums.data[i].class_id, owner);
	for (size_t i = 0; i < result->functions.count; i++) {
		const struct function_candidate *function = &result->functions.data[i];
		claim_class(accountant, unit, function->proto, owner);
		TRY(note_name(accountant, TYPE_FUNC, function->name, owner));
		TRY(note_name(accountant, TYPE_FUNC, function->symbol_name, owner));
	}
	for (size_t i = 0; i < result->variables.count; i++)
		TRY(note_name(accountant, TYPE_VAR, result->variables.data[i].name, owner));
	return STATUS_OK;
}

static enum status share_by_unit(struct accountant *accountant)
{
	for (size_t i = 0; i < accountant->result_count; i++)
		TRY(claim_unit(accountant, i));
	for (uint32_t i = 1; i < accountant->program->types.count; i++) {
		const struct type_record *record = owned_record(accountant, i);
		bool has_name = record->kind == TYPE_FUNC || record->kind == TYPE_VAR;
		const uint32_t *owner =
			has_name ? hash_map_find(&accountant->names,
						 hash_map_pair(record->kind, record->name))
				 : NULL;
		if (owner)
			claim_record(accountant, i, *owner);
	}
	claim_dependents(accountant);
	uint32_t nobody;
	TRY(add_owner(accountant, "no unit", &nobody));
	for (uint32_t i = 1; i < accountant->program->types.count; i++)
		claim_record(accountant, i, nobody);
	return STATUS_OK;
}

// ---- By root. ----

static enum status open_type(struct accountant *accountant, uint32_t index, uint32_t owner)
{
	if (!index || accountant->owner_of[index])
		return STATUS_OK;
	accountant->owner_of[index] = owner;
	return vec_push(&accountant->open, index);
}

// Claims the type and all that it reaches.
static enum status claim_reached(struct accountant *accountant, uint32_t index, uint32_t owner)
{
	const struct program *program = accountant->program;
	TRY(open_type(accountant, index, owner));
	while (accountant->open.count) {
		index = accountant->open.data[--accountant->open.count];
		const struct program_type *type = &program->types.data[index];
		TRY(open_type(accountant, type->record.ref, owner));
		if (type->record.kind == TYPE_ARRAY)
			TRY(open_type(accountant, program->subscript_type, owner));
		for (uint32_t i = 0;
		     type_has_item_refs(&type->record) && i < type->record.item_count; i++)
			TRY(open_type(accountant, type->items[i].ref, owner));
	}
	return STATUS_OK;
}

static enum status claim_root(struct accountant *accountant, const struct root *root)
{
	uint32_t owner;
	TRY(add_owner(accountant, root->text, &owner));
	for (uint32_t i = 1; i < accountant->program->types.count; i++) {
		const struct type_record *record = owned_record(accountant, i);
		const char *name = strings_text(accountant->program->strings, record->name);
		if (record->name && root_matches(root, record->kind, name))
			TRY(claim_reached(accountant, i, owner));
	}
	return STATUS_OK;
}

// `kind` TYPE_VOID stands for all kinds but those that go with something else.
static enum status claim_kind(struct accountant *accountant, enum type_kind kind, const char *name)
{
	uint32_t owner;
	TRY(add_owner(accountant, name, &owner));
	for (uint32_t i = 1; i < accountant->program->types.count; i++) {
		uint8_t each = owned_record(accountant, i)->kind;
		bool is_meant = kind == TYPE_VOID ? each != TYPE_DATASEC && each != TYPE_DECL_TAG
						  : each == kind;
		if (is_meant)
			TRY(claim_reached(accountant, i, owner));
	}
	return STATUS_OK;
}

static enum status share_by_root(struct accountant *accountant, const struct roots *roots)
{
	for (size_t i = 0; roots && i < roots->roots.count; i++)
		TRY(claim_root(accountant, &roots->roots.data[i]));
	TRY(claim_kind(accountant, TYPE_VAR, "variables"));
	TRY(claim_kind(accountant, TYPE_FUNC, "functions"));
	TRY(claim_kind(accountant, TYPE_VOID, "other types"));
	claim_dependents(accountant);
	return STATUS_OK;
}

// ---- Adding up. ----

static void write_name(char ret[BYTE_SHARE_NAME_SIZE], const char *name)
{
	size_t length = strlen(name);
	if (length < BYTE_SHARE_NAME_SIZE)
		memcpy(ret, name, length + 1);
	else
		snprintf(ret, BYTE_SHARE_NAME_SIZE, "...%s",
			 name + length - (BYTE_SHARE_NAME_SIZE - 4));
	// A path is input, and is printed.
	for (char *at = ret; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = '?';
}

// Of two equal shares the earlier owner's comes first.
static int compare_owners(const void *left, const void *right)
{
	const struct owner *const *a = left, *const *b = right;
	if ((*a)->bytes != (*b)->bytes)
		return (*a)->bytes < (*b)->bytes ? 1 : -1;
	return *a < *b ? -1 : *a > *b;
}

static enum status list_largest(const struct accountant *accountant, struct byte_shares *ret)
{
	size_t count = accountant->owners.count;
	const struct owner **sorted = malloc((count + 1) * sizeof(*sorted));
	if (!sorted)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		sorted[i] = &accountant->owners.data[i];
	qsort(sorted, count, sizeof(*sorted), compare_owners);
	*ret = (struct byte_shares){0};
	for (size_t i = 0; i < count && sorted[i]->bytes; i++) {
		if (i >= BYTE_SHARE_COUNT) {
			ret->other_bytes += sorted[i]->bytes;
			continue;
		}
		struct byte_share *share = &ret->largest[ret->count++];
		share->bytes = sorted[i]->bytes;
		write_name(share->name, sorted[i]->name);
	}
	free(sorted);
	return STATUS_OK;
}

static enum status sum_shares(struct accountant *accountant, struct byte_shares *ret)
{
	for (uint32_t i = 1; i < accountant->program->types.count; i++)
		if (accountant->owner_of[i])
			accountant->owners.data[accountant->owner_of[i] - 1].bytes +=
				accountant->bytes[i];
	return list_largest(accountant, ret);
}

static enum status find_both(struct accountant *accountant, const struct roots *roots,
			     struct share_lists *ret)
{
	size_t count = accountant->program->types.count;
	accountant->bytes = calloc(count, sizeof(*accountant->bytes));
	accountant->owner_of = calloc(count, sizeof(*accountant->owner_of));
	if (!accountant->bytes || !accountant->owner_of)
		return STATUS_NO_MEMORY;
	TRY(measure_records(accountant));
	TRY(share_by_unit(accountant));
	TRY(sum_shares(accountant, &ret->units));
	memset(accountant->owner_of, 0, count * sizeof(*accountant->owner_of));
	vec_clear(&accountant->owners);
	TRY(share_by_root(accountant, roots));
	return sum_shares(accountant, &ret->roots);
}

enum status byte_shares_find(const struct program *program,
			     const struct import_result *const *results, size_t result_count,
			     const struct roots *roots, struct share_lists *ret)
{
	struct accountant accountant = {
		.program = program, .results = results, .result_count = result_count};
	enum status status = find_both(&accountant, roots, ret);
	free(accountant.bytes);
	free(accountant.owner_of);
	vec_free(&accountant.owners);
	vec_free(&accountant.open);
	hash_map_deinit(&accountant.names);
	return status;
}
