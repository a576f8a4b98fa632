// SPDX-License-Identifier: GPL-3.0-or-later
//
// See functions.h.
//
// One name can have several candidates: copies of an inline function, an abstract instance and its clones,
// or different functions that are static to their files. A FUNC says one thing about a name, so
// the candidates must agree; where they don't, or where one of them makes the parameters unreliable,
// the name gets none.
#include "encode/functions.h"

#include <stdlib.h>

enum { MAX_DEPTH = 32 };

// All candidates of one name, chained in link order.
struct candidate {
	uint32_t unit; // which result
	const struct function_candidate *function;
	uint32_t next; // index + 1 of the next one of its name; 0 at the end
};

struct group {
	uint32_t first; // index of a candidate
	uint32_t last;
};

struct chooser {
	struct program *program;
	const struct import_result *const *results;
	const struct function_symbols *symbols;
	const struct hash_map *names;
	VEC(struct candidate) candidates;
	VEC(struct group) groups; // in order of first appearance
	struct hash_map by_name;  // string id -> index into groups
};

// Is it in the image at hand, and can it be encoded? Counts why not.
static bool is_wanted(const struct chooser *chooser, const struct function_candidate *function)
{
	bool has_symbol = chooser->symbols ? function_symbols_find(chooser->symbols, function->name) != NULL
					   : !(function->flags & FUNCTION_WITHOUT_SYMBOL);
	if (!has_symbol) {
		// A clone of a function without a symbol is not told from it.
		chooser->program->skipped[SKIP_FUNC_NO_SYMBOL] += (function->flags & FUNCTION_HAS_OWN_NAME) != 0;
		return false;
	}
	if (function->refusal != SKIP_REASON_COUNT)
		chooser->program->skipped[function->refusal]++;
	return function->refusal == SKIP_REASON_COUNT;
}

static enum status collect(struct chooser *chooser, size_t result_count)
{
	for (size_t u = 0; u < result_count; u++) {
		const struct import_result *result = chooser->results[u];
		for (size_t i = 0; i < result->functions.count; i++) {
			struct candidate candidate = {.unit = (uint32_t)u, .function = &result->functions.data[i]};
			if (!is_wanted(chooser, candidate.function))
				continue;
			if ((candidate.function->flags & FUNCTION_SYMBOL_ELSEWHERE) && chooser->names &&
			    !hash_map_find(chooser->names, candidate.function->name))
				continue; // nowhere, that is
			const struct hash_map *kept = result->is_lto ? chooser->program->lto_names : NULL;
			if (kept && !hash_map_find(kept, candidate.function->name))
				continue;
			uint32_t index = (uint32_t)chooser->candidates.count;
			TRY(vec_push(&chooser->candidates, candidate));
			uint32_t *number;
			TRY(hash_map_insert(&chooser->by_name, candidate.function->name,
					    (uint32_t)chooser->groups.count, &number));
			if (*number == chooser->groups.count) {
				struct group group = {.first = index, .last = index};
				TRY(vec_push(&chooser->groups, group));
			} else {
				struct group *group = &chooser->groups.data[*number];
				chooser->candidates.data[group->last].next = index + 1;
				group->last = index;
			}
		}
	}
	return STATUS_OK;
}

static bool is_equal_kind(uint8_t kind, const struct type_record *named)
{
	return named->kind == TYPE_NAMED ? named->size == kind : named->kind == kind;
}

// encoding 3.4.3: two types of prototypes are near enough. Classes are merged ones.
static bool does_match(const struct program *program, uint32_t left, uint32_t right, int depth)
{
	left = dedup_target(program->dedup, left);
	right = dedup_target(program->dedup, right);
	if (left == right)
		return true;
	if (!left || !right || depth >= MAX_DEPTH)
		return false;
	const struct type_record *a = type_store_get(program->store, left);
	const struct type_record *b = type_store_get(program->store, right);
	if (a->kind == TYPE_NAMED || b->kind == TYPE_NAMED) {
		uint8_t kind = a->kind == TYPE_NAMED ? (uint8_t)a->size : a->kind;
		if (a->name && a->name == b->name && is_equal_kind(kind, b))
			return true;
	}
	if (a->kind != b->kind) {
		if (a->kind == TYPE_CONST)
			return does_match(program, a->ref, right, depth + 1);
		if (b->kind == TYPE_CONST)
			return does_match(program, left, b->ref, depth + 1);
		return false;
	}
	switch (a->kind) {
	case TYPE_INT:
	case TYPE_FLOAT:
		return a->name == b->name && a->size == b->size && a->flags == b->flags;
	case TYPE_TYPEDEF:
	case TYPE_STRUCT:
	case TYPE_UNION:
	case TYPE_ENUM:
		return a->name == b->name;
	case TYPE_ARRAY:
		return a->size == b->size && does_match(program, a->ref, b->ref, depth + 1);
	case TYPE_PTR:
	case TYPE_CONST:
	case TYPE_VOLATILE:
	case TYPE_RESTRICT:
	case TYPE_TYPE_TAG:
		return does_match(program, a->ref, b->ref, depth + 1);
	case TYPE_PROTO:
		if (a->item_count != b->item_count || !does_match(program, a->ref, b->ref, depth + 1))
			return false;
		for (uint32_t i = 0; i < a->item_count; i++)
			if (!does_match(program, type_record_items(a)[i].ref, type_record_items(b)[i].ref, depth + 1))
				return false;
		return true;
	default:
		return false;
	}
}

static uint32_t proto_of(const struct chooser *chooser, const struct candidate *candidate)
{
	return dedup_resolve(chooser->program->dedup, candidate->unit, candidate->function->proto);
}

static const struct candidate *next_of(const struct chooser *chooser, const struct candidate *candidate)
{
	return candidate->next ? &chooser->candidates.data[candidate->next - 1] : NULL;
}

// 3.5.5: parameters are missing from what the symbol at that very address stands for.
static bool is_reduced(const struct chooser *chooser, const struct candidate *candidate)
{
	const struct function_candidate *function = candidate->function;
	if (!(function->flags & FUNCTION_OPTIMIZED))
		return false;
	if (function->flags & FUNCTION_CHANGED_SIGNATURE)
		return true;
	const struct function_symbol *symbol = function_symbols_find(chooser->symbols, function->name);
	for (; symbol && function->low_pc; symbol = function_symbols_next(chooser->symbols, symbol))
		if (symbol->is_optimized && symbol->address == function->low_pc)
			return true;
	return false;
}

static bool has_symbol_address(const struct chooser *chooser, const struct function_candidate *function)
{
	const struct function_symbol *symbol = function_symbols_find(chooser->symbols, function->name);
	for (; symbol; symbol = function_symbols_next(chooser->symbols, symbol))
		if (symbol->address == function->low_pc)
			return true;
	return false;
}

// 3.4.5: the candidate to take the prototype from.
static const struct candidate *canonical(const struct chooser *chooser, const struct group *group)
{
	const struct candidate *first = &chooser->candidates.data[group->first], *located = NULL;
	if (!first->next)
		return first;
	for (const struct candidate *each = first; each; each = next_of(chooser, each)) {
		if (!has_symbol_address(chooser, each->function))
			continue;
		if (!located)
			located = each;
		if (!is_reduced(chooser, each))
			return each;
	}
	return located ? located : first;
}

// 3.4.1, 3.4.2, 3.4.4: the reason to leave the name out, or SKIP_REASON_COUNT.
static enum skip_reason reason_to_skip(const struct chooser *chooser, const struct group *group,
				       const struct candidate *chosen)
{
	const struct candidate *first = &chooser->candidates.data[group->first];
	uint8_t flags = 0;
	bool is_inconsistent = false;
	for (const struct candidate *each = first; each; each = next_of(chooser, each))
		flags |= each->function->flags;
	for (const struct candidate *each = next_of(chooser, first); each; each = next_of(chooser, each))
		is_inconsistent |= !does_match(chooser->program, proto_of(chooser, first), proto_of(chooser, each), 0);

	if (function_symbols_is_ambiguous(chooser->symbols, first->function->name))
		return SKIP_FUNC_AMBIGUOUS_ADDRESS;
	if (is_reduced(chooser, chosen))
		return SKIP_FUNC_OPTIMIZED_PARAMETERS;
	if (flags & FUNCTION_REORDERED)
		return SKIP_FUNC_REORDERED_PARAMETERS;
	if (flags & FUNCTION_UNCERTAIN_LOCATION)
		return SKIP_FUNC_UNCERTAIN_LOCATION;
	if (flags & FUNCTION_UNEXPECTED_REGISTER)
		return SKIP_FUNC_UNEXPECTED_REGISTER;
	if (is_inconsistent)
		return SKIP_FUNC_INCONSISTENT_PROTO;
	return SKIP_REASON_COUNT;
}

static enum status add_func(struct chooser *chooser, const struct candidate *candidate)
{
	struct program *program = chooser->program;
	struct type_record record = {.kind = TYPE_FUNC, .name = candidate->function->name};
	TRY(program_add_class(program, proto_of(chooser, candidate), &record.ref));
	uint32_t func, tag_index;
	TRY(program_add(program, &record, NULL, &func));
	program->func_count++;
	for (uint32_t i = 0; i < candidate->function->tag_count; i++) {
		const struct candidate_tag *tag =
			&chooser->results[candidate->unit]->tags.data[candidate->function->first_tag + i];
		struct type_record tag_record = {
			.kind = TYPE_DECL_TAG, .name = tag->text, .ref = func, .size = tag->component};
		TRY(program_add(program, &tag_record, NULL, &tag_index));
	}
	return STATUS_OK;
}

// Room for whichever prototype the link will make canonical.
static enum status add_every_proto(struct chooser *chooser)
{
	for (size_t i = 0; i < chooser->candidates.count; i++) {
		uint32_t proto;
		TRY(program_add_class(chooser->program, proto_of(chooser, &chooser->candidates.data[i]), &proto));
	}
	return STATUS_OK;
}

static enum status choose(struct chooser *chooser, enum encode_funcs which)
{
	for (size_t i = 0; i < chooser->groups.count; i++) {
		const struct group *group = &chooser->groups.data[i];
		if (!chooser->symbols) {
			TRY(add_func(chooser, &chooser->candidates.data[group->first]));
			continue;
		}
		const struct candidate *chosen = canonical(chooser, group);
		enum skip_reason reason = which == ENCODE_FUNCS_ALL ? SKIP_REASON_COUNT
								    : reason_to_skip(chooser, group, chosen);
		if (reason != SKIP_REASON_COUNT)
			chooser->program->skipped[reason]++;
		else
			TRY(add_func(chooser, chosen));
	}
	return chooser->symbols ? STATUS_OK : add_every_proto(chooser);
}

enum status functions_add(struct program *program, const struct import_result *const *results,
			  size_t result_count, const struct function_symbols *symbols,
			  const struct hash_map *names, enum encode_funcs which)
{
	struct chooser chooser = {.program = program, .results = results, .symbols = symbols, .names = names};
	enum status status = collect(&chooser, result_count);
	if (status == STATUS_OK)
		status = choose(&chooser, which);
	vec_free(&chooser.candidates);
	vec_free(&chooser.groups);
	hash_map_deinit(&chooser.by_name);
	return status;
}
