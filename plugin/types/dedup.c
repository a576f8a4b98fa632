// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs the steps that dedup.h names, and lists the merged program. Variants are interned last,
// because tables that are indexed by class have no room for them.
#include "types/dedup.h"

#include <stdlib.h>
#include <string.h>

#include "types/ambiguity.h"
#include "types/evidence.h"
#include "types/meanings.h"
#include "types/variants.h"

void dedup_deinit(struct dedup *dedup)
{
	for (size_t i = 0; dedup->units && i < dedup->unit_count; i++)
		free(dedup->units[i].slots);
	free(dedup->units);
	free(dedup->made_of);
	vec_free(&dedup->definitions);
	vec_free(&dedup->types);
	*dedup = (struct dedup){0};
}

static uint32_t variant_in(const struct unit_variants *unit, uint32_t class_id)
{
	uint32_t variant = unit->slot_count ? unit_variants_slot(unit, class_id)->variant : 0;
	return variant ? variant : class_id;
}

uint32_t dedup_target(const struct dedup *dedup, uint32_t class_id)
{
	uint32_t definition = class_id < dedup->definitions.count ?
				      dedup->definitions.data[class_id] :
				      0;
	return definition ? definition : class_id;
}

uint32_t dedup_resolve(const struct dedup *dedup, size_t unit, uint32_t class_id)
{
	return dedup_target(dedup, variant_in(&dedup->units[unit], class_id));
}

// ---- What each unit means. ----

// What declarations mean depends on nothing but which definitions are one type. So nothing more
// changes once these are as they were in the round before. Declarations can also turn between two
// states for ever. Then this round finds what the last round would find, if the number of rounds
// that are left is even.
static enum status find_meanings(struct meanings *meanings, struct evidence *evidence)
{
	for (int round = 0; round < DEDUP_ROUNDS; round++) {
		bool has_changes;
		if (evidence)
			TRY(evidence_decide(evidence, &has_changes));
		else
			evidence_decide_alone(meanings, &has_changes);
		if (round && !has_changes)
			return STATUS_OK;
		bool is_as_last = round > 1 && meanings->is_turning &&
				  (DEDUP_ROUNDS - 1 - round) % 2 == 0;
		TRY(meanings_find(meanings, &has_changes));
		if (!has_changes || is_as_last)
			return STATUS_OK;
	}
	return STATUS_OK;
}

static enum status find_meanings_by_evidence(struct meanings *meanings)
{
	struct evidence evidence;
	enum status status = evidence_init(meanings, &evidence);
	if (status == STATUS_OK)
		status = find_meanings(meanings, &evidence);
	evidence_deinit(&evidence);
	return status;
}

static enum status vary(struct ambiguity *ambiguity, bool asks_evidence, struct dedup *dedup)
{
	TRY(ambiguity_spread(ambiguity));
	struct meanings meanings;
	enum status status = meanings_init(ambiguity, &meanings);
	if (status == STATUS_OK)
		status = asks_evidence ? find_meanings_by_evidence(&meanings) :
					 find_meanings(&meanings, NULL);
	if (status == STATUS_OK)
		status = variants_make(ambiguity->store, &meanings, dedup->units,
				       dedup->unit_count);
	dedup->steps = ambiguity->steps + meanings.steps + meanings.partition.steps;
	meanings_deinit(&meanings);
	return status;
}

// ---- The merged program. ----

struct lister {
	const struct ambiguity *ambiguity;
	struct dedup *dedup;
	uint32_t *current;  // by class: what it means in the unit at hand; itself between units
	uint8_t *is_listed; // by class
};

static void enter_unit(struct lister *lister, size_t unit)
{
	const struct unit_variants *seen = &lister->dedup->units[unit];
	for (uint32_t i = 0; i < seen->slot_count; i++)
		lister->current[seen->slots[i].class_id] = seen->slots[i].variant;
}

static void leave_unit(struct lister *lister, size_t unit)
{
	const struct unit_variants *seen = &lister->dedup->units[unit];
	for (uint32_t i = 0; i < seen->slot_count; i++)
		lister->current[seen->slots[i].class_id] = seen->slots[i].class_id;
}

static void bind_name(struct lister *lister, const struct type_definition *definition)
{
	uint32_t *bound =
		&lister->dedup->definitions.data[lister->current[definition->named]];
	if (!*bound)
		*bound = lister->current[definition->class_id];
}

// Finds the definition that each unit means by each name. Opaque enums come behind all definitions.
static void bind_names(struct lister *lister)
{
	for (size_t u = 0; u < lister->dedup->unit_count; u++) {
		const struct type_uses *uses = lister->ambiguity->units[u];
		enter_unit(lister, u);
		for (size_t i = 0; i < uses->definitions.count; i++)
			bind_name(lister, &uses->definitions.data[i]);
		leave_unit(lister, u);
	}
	for (size_t u = 0; u < lister->dedup->unit_count; u++) {
		const struct type_uses *uses = lister->ambiguity->units[u];
		if (!uses->opaque_enums.count)
			continue;
		enter_unit(lister, u);
		for (size_t i = 0; i < uses->opaque_enums.count; i++)
			bind_name(lister, &uses->opaque_enums.data[i]);
		leave_unit(lister, u);
	}
}

// Does the program only declare the class?
static bool is_declared(const struct lister *lister, uint32_t class_id)
{
	const struct type_record *record = type_store_get(lister->ambiguity->store, class_id);
	return record->kind == TYPE_NAMED || (record->kind == TYPE_ENUM && !record->item_count);
}

static enum status list_type(struct lister *lister, uint32_t class_id)
{
	if (lister->is_listed[class_id])
		return STATUS_OK;
	lister->is_listed[class_id] = 1;
	return vec_push(&lister->dedup->types, class_id);
}

static enum status list_types_of(struct lister *lister, const struct type_uses *uses)
{
	for (size_t i = 0; i < uses->classes.count; i++)
		if (!(uses->classes.data[i] & TYPE_USE_UNUSED))
			TRY(list_type(lister, lister->current[uses->classes.data[i]]));
	for (size_t i = 0; i < uses->declarations.count; i++) {
		uint32_t target = dedup_target(lister->dedup,
					       lister->current[uses->declarations.data[i]]);
		if (!lister->is_listed[target] && is_declared(lister, target))
			TRY(list_type(lister, target));
	}
	return STATUS_OK;
}

static enum status list_types(struct lister *lister)
{
	for (size_t u = 0; u < lister->dedup->unit_count; u++) {
		enter_unit(lister, u);
		TRY(list_types_of(lister, lister->ambiguity->units[u]));
		leave_unit(lister, u);
	}
	return STATUS_OK;
}

// No class is interned from here on.
static enum status list_program(const struct ambiguity *ambiguity, struct dedup *dedup)
{
	size_t limit = type_store_limit(ambiguity->store);
	TRY(vec_reserve(&dedup->definitions, limit));
	dedup->definitions.count = limit;
	memset(dedup->definitions.data, 0, limit * sizeof(uint32_t));
	struct lister lister = {.ambiguity = ambiguity, .dedup = dedup};
	lister.current = malloc(ambiguity->limit * sizeof(*lister.current));
	lister.is_listed = calloc(limit, 1);
	enum status status = lister.current && lister.is_listed ? STATUS_OK : STATUS_NO_MEMORY;
	for (uint32_t i = 0; status == STATUS_OK && i < ambiguity->limit; i++)
		lister.current[i] = i;
	if (status == STATUS_OK) {
		bind_names(&lister);
		status = list_types(&lister);
	}
	free(lister.current);
	free(lister.is_listed);
	return status;
}

static enum status merge(struct type_store *store, const struct type_uses *const *units,
			 size_t unit_count, bool asks_evidence, struct dedup *dedup)
{
	struct ambiguity ambiguity;
	enum status status = ambiguity_survey(store, units, unit_count, &ambiguity);
	if (status == STATUS_OK && (ambiguity.has_ambiguous || ambiguity.has_scopes))
		status = vary(&ambiguity, asks_evidence, dedup);
	if (status == STATUS_OK)
		status = list_program(&ambiguity, dedup);
	ambiguity_deinit(&ambiguity);
	return status;
}

enum status dedup_run(struct type_store *store, const struct type_uses *const *units,
		      size_t unit_count, bool asks_evidence, struct dedup *ret)
{
	*ret = (struct dedup){.unit_count = unit_count, .asked_evidence = asks_evidence};
	ret->units = calloc(unit_count ? unit_count : 1, sizeof(*ret->units));
	ret->made_of = calloc(unit_count ? unit_count : 1, sizeof(*ret->made_of));
	if (!ret->units || !ret->made_of)
		return STATUS_NO_MEMORY;
	for (size_t u = 0; u < unit_count; u++)
		ret->made_of[u] = units[u];
	return merge(store, units, unit_count, asks_evidence, ret);
}

// ---- The same again. ----

static bool is_same_list(const void *left, size_t left_count, const void *right, size_t right_count,
			 size_t elem_size)
{
	return left_count == right_count &&
	       (!left_count || !memcmp(left, right, left_count * elem_size));
}

#define IS_SAME_LIST(left, right)                                                                  \
	is_same_list((left)->data, (left)->count, (right)->data, (right)->count,                   \
		     sizeof(*(left)->data))

static bool are_same_uses(const struct type_uses *left, const struct type_uses *right)
{
	return left == right || (IS_SAME_LIST(&left->classes, &right->classes) &&
				 IS_SAME_LIST(&left->definitions, &right->definitions) &&
				 IS_SAME_LIST(&left->declarations, &right->declarations) &&
				 IS_SAME_LIST(&left->opaque_enums, &right->opaque_enums));
}

bool dedup_holds_for(const struct dedup *dedup, const struct type_uses *const *units,
		     size_t unit_count, bool asks_evidence)
{
	bool holds = dedup->made_of && dedup->unit_count == unit_count &&
		     dedup->asked_evidence == asks_evidence;
	for (size_t u = 0; u < unit_count && holds; u++)
		holds = are_same_uses(dedup->made_of[u], units[u]);
	return holds;
}
