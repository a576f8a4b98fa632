// SPDX-License-Identifier: GPL-3.0-or-later
//
// See dedup.h for the idea. Arrays indexed by class cover the classes that existed when dedup_run()
// began: units list only those. Variants, interned later, are values, never indices.
#include "types/dedup.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "support/hash.h"
#include "support/hash_map.h"

#define COLOUR_UNKNOWN UINT32_MAX

// An ambiguous name as one unit sees it.
struct unit_name {
	uint32_t named;    // class of the TYPE_NAMED
	uint32_t class_id; // of the unit's definition; 0 if it only declares the name
	uint32_t colour;   // which of the program's definitions of that name
};

struct unit_names {
	VEC(struct unit_name) names;
};

// The ambiguous names that a record reaches without passing through another name.
struct reach {
	uint32_t first; // in refiner.reached
	uint32_t count;
};

struct evidence;

struct refiner {
	struct type_store *store;
	const struct type_uses *const *uses;
	struct dedup *dedup;
	uint32_t limit;            // classes at the start are below
	VEC(uint32_t) order;       // those in use once each, referred-to first
	uint32_t *definition;      // by TYPE_NAMED class: its first definition met; 0 = none
	uint8_t *is_ambiguous;     // by TYPE_NAMED class
	uint32_t *unscoped;        // by TYPE_NAMED class with a scope: the same name without one; else 0
	bool has_scopes;           // some name has
	bool asks_evidence;
	uint8_t *is_touched;       // by class: reaches an ambiguous name without passing through a name
	uint32_t *current;         // by class: what it means in the unit at hand; itself between units
	uint32_t *position;        // by TYPE_NAMED class: where the names of the unit at hand have it, + 1; 0 between units
	struct unit_names *names;  // by unit
	struct reach *reach;       // by class
	VEC(uint32_t) reached;
	struct hash_map colours;   // (TYPE_NAMED class, variant) -> colour
	struct hash_map evidence;  // (class of an aggregate, TYPE_NAMED class) -> index into evidences + 1
	VEC(struct evidence) evidences;
	struct hash_map likeness;  // of the unit at hand: (TYPE_NAMED class, colour) -> classes shared at most
	uint8_t *marks;            // by class: surveyed; later, the unit at hand has it
	VEC(struct type_item) items; // scratch
};

static bool has_item_refs(const struct type_record *record)
{
	return record->kind == TYPE_STRUCT || record->kind == TYPE_UNION || record->kind == TYPE_PROTO;
}

// Number of refs in a record, and the i-th of them.
static uint32_t ref_count(const struct type_record *record)
{
	return 1 + (has_item_refs(record) ? record->item_count : 0);
}

static uint32_t ref_at(const struct type_record *record, uint32_t i)
{
	if (record->kind == TYPE_NAMED)
		return 0; // its ref is a scope
	return i ? type_record_items(record)[i - 1].ref : record->ref;
}

static bool is_name(const struct refiner *refiner, uint32_t class_id)
{
	return class_id && type_store_get(refiner->store, class_id)->kind == TYPE_NAMED;
}

void dedup_deinit(struct dedup *dedup)
{
	for (size_t i = 0; dedup->units && i < dedup->unit_count; i++)
		vec_free(&dedup->units[i].variants);
	free(dedup->units);
	free(dedup->made_of);
	vec_free(&dedup->definitions);
	vec_free(&dedup->types);
	*dedup = (struct dedup){0};
}

static uint32_t variant_in(const struct dedup_unit *unit, uint32_t class_id)
{
	size_t low = 0, high = unit->variants.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (unit->variants.data[middle].class_id < class_id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < unit->variants.count && unit->variants.data[low].class_id == class_id)
		return unit->variants.data[low].variant;
	return class_id;
}

uint32_t dedup_target(const struct dedup *dedup, uint32_t class_id)
{
	uint32_t definition = class_id < dedup->definitions.count ? dedup->definitions.data[class_id] : 0;
	return definition ? definition : class_id;
}

uint32_t dedup_resolve(const struct dedup *dedup, size_t unit, uint32_t class_id)
{
	return dedup_target(dedup, variant_in(&dedup->units[unit], class_id));
}

// Lists every class in use once, and finds the names that have more than one definition.
static enum status survey(struct refiner *refiner, bool *has_ambiguous)
{
	*has_ambiguous = false;
	uint8_t *is_listed = calloc(refiner->limit, 1);
	if (!is_listed)
		return STATUS_NO_MEMORY;
	enum status status = STATUS_OK;
	for (size_t u = 0; u < refiner->dedup->unit_count && status == STATUS_OK; u++) {
		const struct type_uses *uses = refiner->uses[u];
		for (size_t i = 0; i < uses->classes.count && status == STATUS_OK; i++) {
			uint32_t class_id = uses->classes.data[i] & ~(uint32_t)TYPE_USE_UNUSED;
			if (!is_listed[class_id])
				status = vec_push(&refiner->order, class_id);
			is_listed[class_id] = 1;
		}
		for (size_t i = 0; i < uses->definitions.count; i++) {
			const struct type_definition *definition = &uses->definitions.data[i];
			uint32_t *first = &refiner->definition[definition->named];
			if (!*first)
				*first = definition->class_id;
			if (*first != definition->class_id)
				refiner->is_ambiguous[definition->named] = *has_ambiguous = true;
		}
	}
	free(is_listed);
	return status;
}

static enum status survey_scope(struct refiner *refiner, uint32_t named)
{
	if (refiner->marks[named])
		return STATUS_OK;
	refiner->marks[named] = 1;
	struct type_record record = *type_store_get(refiner->store, named);
	if (!record.ref)
		return STATUS_OK;
	record.ref = 0;
	uint32_t unscoped;
	TRY(type_store_intern(refiner->store, NULL, &record, NULL, &unscoped));
	refiner->unscoped[named] = unscoped;
	refiner->is_ambiguous[named] = refiner->has_scopes = true;
	if (unscoped < refiner->limit)
		refiner->is_ambiguous[unscoped] = true;
	return STATUS_OK;
}

// Scopes tell same-named definitions of one group apart, but their numbers mean nothing outside of it: what is
// the second `node` here may be the only one elsewhere. So such names are ambiguous, and the name
// without a scope is what all of them are colours of.
static enum status survey_scopes(struct refiner *refiner)
{
	for (size_t u = 0; u < refiner->dedup->unit_count; u++) {
		const struct type_uses *uses = refiner->uses[u];
		for (size_t i = 0; i < uses->definitions.count; i++)
			TRY(survey_scope(refiner, uses->definitions.data[i].named));
		for (size_t i = 0; i < uses->declarations.count; i++)
			TRY(survey_scope(refiner, uses->declarations.data[i]));
	}
	memset(refiner->marks, 0, refiner->limit);
	return STATUS_OK;
}

// What colours of this name are counted by.
static uint32_t without_scope(const struct refiner *refiner, uint32_t named)
{
	return refiner->unscoped[named] ? refiner->unscoped[named] : named;
}

// Finds, for each class, the ambiguous names within reach.
static enum status find_reach(struct refiner *refiner)
{
	vec_clear(&refiner->reached);
	memset(refiner->is_touched, 0, refiner->limit);
	for (size_t i = 0; i < refiner->order.count; i++) {
		uint32_t class_id = refiner->order.data[i];
		const struct type_record *record = type_store_get(refiner->store, class_id);
		struct reach reach = {.first = (uint32_t)refiner->reached.count};
		for (uint32_t j = 0; j < ref_count(record); j++) {
			uint32_t ref = ref_at(record, j);
			if (!ref)
				continue;
			if (refiner->is_ambiguous[ref]) {
				TRY(vec_push(&refiner->reached, ref));
			} else if (refiner->is_touched[ref]) {
				struct reach inner = refiner->reach[ref];
				TRY(vec_reserve(&refiner->reached, refiner->reached.count + inner.count));
				for (uint32_t k = 0; k < inner.count; k++)
					TRY(vec_push(&refiner->reached, refiner->reached.data[inner.first + k]));
			}
		}
		reach.count = (uint32_t)refiner->reached.count - reach.first;
		refiner->reach[class_id] = reach;
		refiner->is_touched[class_id] = reach.count > 0;
	}
	return STATUS_OK;
}

// Step 1 for one unit's definitions. Colours are numbered by first appearance, so a partition that
// stays as it is keeps its numbers.
static enum status colour_definitions(struct refiner *refiner, size_t unit, struct unit_names *ret)
{
	const struct type_uses *uses = refiner->uses[unit];
	for (size_t i = 0; i < uses->definitions.count; i++) {
		const struct type_definition *definition = &uses->definitions.data[i];
		if (!refiner->is_ambiguous[definition->named])
			continue;
		uint32_t variant = variant_in(&refiner->dedup->units[unit], definition->class_id);
		uint32_t named = without_scope(refiner, definition->named);
		uint32_t *colour;
		TRY(hash_map_insert(&refiner->colours, hash_map_pair(named, variant),
				    COLOUR_UNKNOWN, &colour));
		if (*colour == COLOUR_UNKNOWN) {
			uint32_t *next; // the number of colours of this name, kept under variant 0
			TRY(hash_map_insert(&refiner->colours, hash_map_pair(named, 0), 0, &next));
			uint32_t number = (*next)++;
			colour = hash_map_find(&refiner->colours, hash_map_pair(named, variant));
			*colour = number;
		}
		struct unit_name name = {definition->named, definition->class_id, *colour};
		TRY(vec_push(&ret->names, name));
	}
	return STATUS_OK;
}

static void index_names(struct refiner *refiner, const struct unit_names *names)
{
	for (size_t i = names->names.count; i-- > 0;) // the first of a name stays
		refiner->position[names->names.data[i].named] = (uint32_t)i + 1;
}

static void unindex_names(struct refiner *refiner, const struct unit_names *names)
{
	for (size_t i = 0; i < names->names.count; i++)
		refiner->position[names->names.data[i].named] = 0;
}

static enum status list_declarations(struct refiner *refiner, size_t unit, struct unit_names *ret)
{
	const struct type_uses *uses = refiner->uses[unit];
	enum status status = STATUS_OK;
	index_names(refiner, ret);
	for (size_t i = 0; i < uses->declarations.count && status == STATUS_OK; i++) {
		uint32_t named = uses->declarations.data[i];
		if (!refiner->is_ambiguous[named] || refiner->position[named])
			continue;
		struct unit_name name = {named, 0, COLOUR_UNKNOWN};
		status = vec_push(&ret->names, name);
		refiner->position[named] = (uint32_t)ret->names.count;
	}
	unindex_names(refiner, ret);
	return status;
}

static bool is_aggregate(const struct refiner *refiner, uint32_t class_id)
{
	uint8_t kind = type_store_get(refiner->store, class_id)->kind;
	return kind == TYPE_STRUCT || kind == TYPE_UNION;
}

// One colour that units which define an aggregate see a name in.
struct evidence {
	uint32_t colour;
	uint32_t unit; // the first of them
	uint32_t next; // another one for the same aggregate and name: index + 1; 0 at the end
};

// A unit that defines `name` and the aggregate says what the name in it means.
static enum status give_evidence(struct refiner *refiner, size_t unit, uint32_t class_id,
				 const struct unit_name *name)
{
	uint32_t *first;
	TRY(hash_map_insert(&refiner->evidence, hash_map_pair(class_id, name->named), 0, &first));
	for (uint32_t i = *first; i; i = refiner->evidences.data[i - 1].next)
		if (refiner->evidences.data[i - 1].colour == name->colour)
			return STATUS_OK;
	struct evidence evidence = {.colour = name->colour, .unit = (uint32_t)unit, .next = *first};
	TRY(vec_push(&refiner->evidences, evidence));
	*first = (uint32_t)refiner->evidences.count;
	return STATUS_OK;
}

// How many classes of `other` the unit at hand has too; those are marked 1 in refiner->marks.
static uint32_t count_shared(struct refiner *refiner, size_t other)
{
	const struct type_uses *uses = refiner->uses[other];
	uint32_t shared = 0;
	for (size_t i = 0; i < uses->classes.count; i++) {
		uint32_t class_id = uses->classes.data[i];
		// Functions' prototypes don't count: which are there is a matter of the symbols.
		if ((class_id & TYPE_USE_UNUSED) || refiner->marks[class_id] != 1)
			continue;
		refiner->marks[class_id] = 2; // a repeat does not count
		shared++;
	}
	for (size_t i = 0; i < uses->classes.count; i++) {
		uint32_t class_id = uses->classes.data[i];
		if (!(class_id & TYPE_USE_UNUSED) && refiner->marks[class_id] == 2)
			refiner->marks[class_id] = 1;
	}
	return shared;
}

// A unit that only declares the name has the aggregate too, so it may mean the same. How likely that is
// is how much else the two units share.
static enum status take_evidence(struct refiner *refiner, uint32_t class_id, const struct unit_name *name)
{
	const uint32_t *first = hash_map_find(&refiner->evidence, hash_map_pair(class_id, name->named));
	for (uint32_t i = first ? *first : 0; i; i = refiner->evidences.data[i - 1].next) {
		const struct evidence *evidence = &refiner->evidences.data[i - 1];
		uint32_t *shared;
		size_t before = refiner->likeness.count;
		TRY(hash_map_insert(&refiner->likeness, hash_map_pair(UINT32_MAX - 1, evidence->unit), 0, &shared));
		if (refiner->likeness.count != before)
			*shared = count_shared(refiner, evidence->unit);
		uint32_t likeness = *shared, *best;
		TRY(hash_map_insert(&refiner->likeness, hash_map_pair(name->named, evidence->colour), 0, &best));
		if (*best < likeness)
			*best = likeness;
	}
	return STATUS_OK;
}

// Visits each pair of an aggregate of the unit and an ambiguous name in its reach.
static enum status visit_pairs(struct refiner *refiner, size_t unit, const struct unit_names *names, bool is_giving)
{
	const struct type_uses *uses = refiner->uses[unit];
	for (size_t i = 0; i < uses->classes.count; i++) {
		uint32_t class_id = uses->classes.data[i] & ~(uint32_t)TYPE_USE_UNUSED;
		if (!refiner->is_touched[class_id] || !is_aggregate(refiner, class_id))
			continue;
		struct reach reach = refiner->reach[class_id];
		for (uint32_t j = 0; j < reach.count; j++) {
			uint32_t position = refiner->position[refiner->reached.data[reach.first + j]];
			const struct unit_name *name = position ? &names->names.data[position - 1] : NULL;
			if (name && is_giving && name->class_id)
				TRY(give_evidence(refiner, unit, class_id, name));
			else if (name && !is_giving && !name->class_id)
				TRY(take_evidence(refiner, class_id, name));
		}
	}
	return STATUS_OK;
}

static enum status exchange_evidence(struct refiner *refiner, size_t unit, const struct unit_names *names,
				     bool is_giving)
{
	if (!names->names.count)
		return STATUS_OK;
	index_names(refiner, names);
	enum status status = visit_pairs(refiner, unit, names, is_giving);
	unindex_names(refiner, names);
	return status;
}

// The likeliest colour; the first of them, if they are even.
static void choose_colour(const struct refiner *refiner, struct unit_name *name)
{
	const uint32_t *count = hash_map_find(&refiner->colours, hash_map_pair(name->named, 0));
	uint32_t most = 0;
	for (uint32_t colour = 0; count && colour < *count; colour++) {
		const uint32_t *likeness = hash_map_find(&refiner->likeness, hash_map_pair(name->named, colour));
		if (likeness && *likeness > most) {
			most = *likeness;
			name->colour = colour;
		}
	}
}

static void mark_classes(struct refiner *refiner, size_t unit, uint8_t mark)
{
	const struct type_uses *uses = refiner->uses[unit];
	for (size_t i = 0; i < uses->classes.count; i++)
		if (!(uses->classes.data[i] & TYPE_USE_UNUSED))
			refiner->marks[uses->classes.data[i]] = mark;
}

static enum status decide_declarations(struct refiner *refiner, size_t unit, struct unit_names *names)
{
	bool has_undecided = false;
	for (size_t i = 0; i < names->names.count; i++)
		has_undecided |= !names->names.data[i].class_id;
	if (!has_undecided)
		return STATUS_OK;
	hash_map_clear(&refiner->likeness);
	mark_classes(refiner, unit, 1);
	enum status status = exchange_evidence(refiner, unit, names, false);
	mark_classes(refiner, unit, 0);
	TRY(status);
	for (size_t i = 0; i < names->names.count; i++)
		if (!names->names.data[i].class_id)
			choose_colour(refiner, &names->names.data[i]);
	return STATUS_OK;
}

static bool has_same_names(const struct unit_names *a, const struct unit_names *b)
{
	return a->names.count == b->names.count &&
	       (!a->names.count ||
		!memcmp(a->names.data, b->names.data, a->names.count * sizeof(*a->names.data)));
}

// Step 1. *ret: some unit sees other colours, or more ambiguous names, than in the last round.
static enum status colour_units(struct refiner *refiner, bool *ret)
{
	size_t unit_count = refiner->dedup->unit_count;
	struct unit_names *names = calloc(unit_count ? unit_count : 1, sizeof(*names));
	if (!names)
		return STATUS_NO_MEMORY;
	enum status status = STATUS_OK;
	hash_map_clear(&refiner->colours);
	hash_map_clear(&refiner->evidence);
	vec_clear(&refiner->evidences);
	for (size_t u = 0; u < unit_count && status == STATUS_OK; u++) {
		status = colour_definitions(refiner, u, &names[u]);
		if (status == STATUS_OK)
			status = list_declarations(refiner, u, &names[u]);
	}
	size_t asking = refiner->asks_evidence ? unit_count : 0;
	for (size_t u = 0; u < asking && status == STATUS_OK; u++)
		status = exchange_evidence(refiner, u, &names[u], true);
	for (size_t u = 0; u < asking && status == STATUS_OK; u++)
		status = decide_declarations(refiner, u, &names[u]);

	*ret = false;
	for (size_t u = 0; u < unit_count; u++) {
		*ret |= !has_same_names(&names[u], &refiner->names[u]);
		vec_free(&refiner->names[u].names);
	}
	free(refiner->names);
	refiner->names = names;
	return status;
}

static enum status intern_coloured_name(struct refiner *refiner, const struct unit_name *name, uint32_t *ret)
{
	struct type_record record = *type_store_get(refiner->store, without_scope(refiner, name->named));
	record.item_count = 1;
	return type_store_intern(refiner->store, NULL, &record, &(struct type_item){.low = name->colour}, ret);
}

// Interns the record of `class_id` with what its refs currently mean.
static enum status intern_variant(struct refiner *refiner, uint32_t class_id, uint32_t *ret)
{
	const struct type_record *kept = type_store_get(refiner->store, class_id);
	struct type_record record = *kept;
	vec_clear(&refiner->items);
	TRY(vec_reserve(&refiner->items, record.item_count));
	if (record.item_count)
		memcpy(refiner->items.data, type_record_items(kept), record.item_count * sizeof(struct type_item));
	if (record.ref)
		record.ref = refiner->current[record.ref];
	if (has_item_refs(&record))
		for (uint32_t i = 0; i < record.item_count; i++)
			if (refiner->items.data[i].ref)
				refiner->items.data[i].ref = refiner->current[refiner->items.data[i].ref];
	return type_store_intern(refiner->store, NULL, &record, refiner->items.data, ret);
}

// Between the two, what the unit means by a class is refiner->current[class].
static void enter_unit(struct refiner *refiner, size_t unit)
{
	const struct dedup_unit *seen = &refiner->dedup->units[unit];
	for (size_t i = 0; i < seen->variants.count; i++)
		refiner->current[seen->variants.data[i].class_id] = seen->variants.data[i].variant;
}

static void leave_unit(struct refiner *refiner, size_t unit)
{
	const struct dedup_unit *seen = &refiner->dedup->units[unit];
	for (size_t i = 0; i < seen->variants.count; i++)
		refiner->current[seen->variants.data[i].class_id] = seen->variants.data[i].class_id;
}

static int compare_variants(const void *left, const void *right)
{
	const struct dedup_variant *a = left, *b = right;
	return a->class_id < b->class_id ? -1 : a->class_id > b->class_id;
}

// Step 2 for one unit.
static enum status vary_unit(struct refiner *refiner, size_t unit)
{
	struct dedup_unit *result = &refiner->dedup->units[unit];
	const struct unit_names *names = &refiner->names[unit];
	const struct type_uses *uses = refiner->uses[unit];
	vec_clear(&result->variants);
	if (!names->names.count)
		return STATUS_OK;
	for (size_t i = 0; i < names->names.count; i++) {
		uint32_t named = names->names.data[i].named;
		TRY(intern_coloured_name(refiner, &names->names.data[i], &refiner->current[named]));
		struct dedup_variant variant = {named, refiner->current[named]};
		TRY(vec_push(&result->variants, variant));
	}
	for (size_t i = 0; i < uses->classes.count; i++) {
		uint32_t class_id = uses->classes.data[i] & ~(uint32_t)TYPE_USE_UNUSED;
		if (!refiner->is_touched[class_id] || refiner->current[class_id] != class_id)
			continue;
		TRY(intern_variant(refiner, class_id, &refiner->current[class_id]));
		struct dedup_variant variant = {class_id, refiner->current[class_id]};
		TRY(vec_push(&result->variants, variant));
	}
	leave_unit(refiner, unit);
	qsort(result->variants.data, result->variants.count, sizeof(*result->variants.data), compare_variants);
	return STATUS_OK;
}

// Step 3: a name whose only definition got several variants is ambiguous.
static enum status find_split_names(struct refiner *refiner)
{
	struct hash_map first = {0}; // TYPE_NAMED class -> variant first seen
	enum status status = STATUS_OK;
	for (size_t u = 0; u < refiner->dedup->unit_count && status == STATUS_OK; u++) {
		const struct type_uses *uses = refiner->uses[u];
		for (size_t i = 0; i < uses->definitions.count && status == STATUS_OK; i++) {
			const struct type_definition *definition = &uses->definitions.data[i];
			if (refiner->is_ambiguous[definition->named] ||
			    !refiner->is_touched[definition->class_id])
				continue;
			uint32_t variant = variant_in(&refiner->dedup->units[u], definition->class_id);
			uint32_t *seen;
			status = hash_map_insert(&first, definition->named, variant, &seen);
			if (status == STATUS_OK && *seen != variant)
				refiner->is_ambiguous[definition->named] = true;
		}
	}
	hash_map_deinit(&first);
	return status;
}

// Refinement only splits, so it must begin with records that scopes do not tell apart: every
// ambiguous name has one colour.
static enum status begin_without_scopes(struct refiner *refiner)
{
	TRY(find_reach(refiner));
	for (size_t u = 0; u < refiner->dedup->unit_count; u++) {
		const struct type_uses *uses = refiner->uses[u];
		struct unit_names *names = &refiner->names[u];
		for (size_t i = 0; i < uses->definitions.count; i++) {
			const struct type_definition *definition = &uses->definitions.data[i];
			struct unit_name name = {definition->named, definition->class_id, 0};
			if (refiner->is_ambiguous[definition->named])
				TRY(vec_push(&names->names, name));
		}
		TRY(list_declarations(refiner, u, names));
		for (size_t i = 0; i < names->names.count; i++)
			names->names.data[i].colour = 0;
		TRY(vary_unit(refiner, u));
	}
	return STATUS_OK;
}

static enum status refine(struct refiner *refiner)
{
	if (refiner->has_scopes)
		TRY(begin_without_scopes(refiner));
	for (;;) {
		TRY(find_reach(refiner));
		bool has_new_colours;
		TRY(colour_units(refiner, &has_new_colours));
		if (!has_new_colours)
			return STATUS_OK;
		for (size_t u = 0; u < refiner->dedup->unit_count; u++)
			TRY(vary_unit(refiner, u));
		TRY(find_split_names(refiner));
	}
}

// Says for each name, as each unit sees it, which definition it is. No class is interned from here on.
static enum status bind_names(struct refiner *refiner)
{
	struct dedup *dedup = refiner->dedup;
	size_t limit = type_store_limit(refiner->store);
	TRY(vec_reserve(&dedup->definitions, limit));
	dedup->definitions.count = limit;
	memset(dedup->definitions.data, 0, limit * sizeof(uint32_t));
	for (size_t u = 0; u < dedup->unit_count; u++) {
		const struct type_uses *uses = refiner->uses[u];
		enter_unit(refiner, u);
		for (size_t i = 0; i < uses->definitions.count; i++) {
			const struct type_definition *definition = &uses->definitions.data[i];
			uint32_t *bound = &dedup->definitions.data[refiner->current[definition->named]];
			if (!*bound)
				*bound = refiner->current[definition->class_id];
		}
		leave_unit(refiner, u);
	}
	return STATUS_OK;
}

static enum status list_type(struct dedup *dedup, uint8_t *is_listed, uint32_t class_id)
{
	if (is_listed[class_id])
		return STATUS_OK;
	is_listed[class_id] = 1;
	return vec_push(&dedup->types, class_id);
}

// Of the unit that was entered.
static enum status list_types_of(struct refiner *refiner, const struct type_uses *uses, uint8_t *is_listed)
{
	struct dedup *dedup = refiner->dedup;
	for (size_t i = 0; i < uses->classes.count; i++)
		if (!(uses->classes.data[i] & TYPE_USE_UNUSED))
			TRY(list_type(dedup, is_listed, refiner->current[uses->classes.data[i]]));
	for (size_t i = 0; i < uses->declarations.count; i++) {
		uint32_t target = dedup_target(dedup, refiner->current[uses->declarations.data[i]]);
		if (!is_listed[target] && is_name(refiner, target))
			TRY(list_type(dedup, is_listed, target));
	}
	return STATUS_OK;
}

static enum status list_types(struct refiner *refiner, uint8_t *is_listed)
{
	for (size_t u = 0; u < refiner->dedup->unit_count; u++) {
		enter_unit(refiner, u);
		TRY(list_types_of(refiner, refiner->uses[u], is_listed));
		leave_unit(refiner, u);
	}
	return STATUS_OK;
}

static enum status list_types_once(struct refiner *refiner)
{
	uint8_t *is_listed = calloc(refiner->dedup->definitions.count, 1);
	if (!is_listed)
		return STATUS_NO_MEMORY;
	enum status status = list_types(refiner, is_listed);
	free(is_listed);
	return status;
}

static enum status refiner_init(struct refiner *refiner)
{
	size_t limit = refiner->limit;
	refiner->definition = calloc(limit, sizeof(*refiner->definition));
	refiner->is_ambiguous = calloc(limit, 1);
	refiner->unscoped = calloc(limit, sizeof(*refiner->unscoped));
	refiner->is_touched = calloc(limit, 1);
	refiner->marks = calloc(limit, 1);
	refiner->current = malloc(limit * sizeof(*refiner->current));
	refiner->reach = calloc(limit, sizeof(*refiner->reach));
	refiner->position = calloc(limit, sizeof(*refiner->position));
	refiner->names = calloc(refiner->dedup->unit_count + 1, sizeof(*refiner->names));
	if (!refiner->definition || !refiner->is_ambiguous || !refiner->is_touched || !refiner->current ||
	    !refiner->position || !refiner->reach || !refiner->names || !refiner->marks || !refiner->unscoped)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 0; i < refiner->limit; i++)
		refiner->current[i] = i;
	return STATUS_OK;
}

static void refiner_deinit(struct refiner *refiner)
{
	for (size_t u = 0; refiner->names && u < refiner->dedup->unit_count; u++)
		vec_free(&refiner->names[u].names);
	free(refiner->names);
	free(refiner->definition);
	free(refiner->is_ambiguous);
	free(refiner->unscoped);
	free(refiner->is_touched);
	free(refiner->current);
	free(refiner->position);
	free(refiner->reach);
	vec_free(&refiner->reached);
	vec_free(&refiner->order);
	vec_free(&refiner->items);
	hash_map_deinit(&refiner->colours);
	hash_map_deinit(&refiner->evidence);
	hash_map_deinit(&refiner->likeness);
	free(refiner->marks);
	vec_free(&refiner->evidences);
}

static bool is_same_list(const void *left, size_t left_count, const void *right, size_t right_count, size_t elem_size)
{
	return left_count == right_count && (!left_count || !memcmp(left, right, left_count * elem_size));
}

#define IS_SAME_LIST(left, right) \
	is_same_list((left)->data, (left)->count, (right)->data, (right)->count, sizeof(*(left)->data))

static bool are_same_uses(const struct type_uses *left, const struct type_uses *right)
{
	return left == right || (IS_SAME_LIST(&left->classes, &right->classes) &&
				 IS_SAME_LIST(&left->definitions, &right->definitions) &&
				 IS_SAME_LIST(&left->declarations, &right->declarations));
}

bool dedup_holds_for(const struct dedup *dedup, const struct type_uses *const *units, size_t unit_count, bool asks_evidence)
{
	bool holds = dedup->made_of && dedup->unit_count == unit_count && dedup->asked_evidence == asks_evidence;
	for (size_t u = 0; u < unit_count && holds; u++)
		holds = are_same_uses(dedup->made_of[u], units[u]);
	return holds;
}

enum status dedup_run(struct type_store *store, const struct type_uses *const *units, size_t unit_count,
		      bool asks_evidence, struct dedup *ret)
{
	*ret = (struct dedup){.unit_count = unit_count, .asked_evidence = asks_evidence};
	ret->units = calloc(unit_count ? unit_count : 1, sizeof(*ret->units));
	ret->made_of = calloc(unit_count ? unit_count : 1, sizeof(*ret->made_of));
	if (!ret->units || !ret->made_of)
		return STATUS_NO_MEMORY;
	for (size_t u = 0; u < unit_count; u++)
		ret->made_of[u] = units[u];
	struct refiner refiner = {.store = store, .uses = units, .dedup = ret, .limit = type_store_limit(store),
				  .asks_evidence = asks_evidence};
	enum status status = refiner_init(&refiner);
	bool has_ambiguous = false;
	if (status == STATUS_OK)
		status = survey(&refiner, &has_ambiguous);
	if (status == STATUS_OK && unit_count > 1)
		status = survey_scopes(&refiner);
	if (status == STATUS_OK && (has_ambiguous || refiner.has_scopes))
		status = refine(&refiner);
	if (status == STATUS_OK)
		status = bind_names(&refiner);
	if (status == STATUS_OK)
		status = list_types_once(&refiner);
	refiner_deinit(&refiner);
	return status;
}
