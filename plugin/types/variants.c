// SPDX-License-Identifier: GPL-3.0-or-later
//
// Colours the ambiguous names of each unit, and interns what sees them again (variants.h).
#include "types/variants.h"

#include <stdlib.h>

#include "types/type_refs.h"

// The variant that was interned last for a class. In link order, a unit mostly means the same as
// the unit before it.
struct last_variant {
	uint32_t meaning; // of a joint or definition: its block + 1; of others: the variant of what
			  // they follow; 0: none yet
	uint32_t variant;
};

struct maker {
	struct type_store *store;
	const struct meanings *meanings;
	uint32_t *current; // by class: its variant in the unit at hand; itself between units
	struct last_variant *last; // by class
	uint32_t *blocks; // by class of a joint or definition: its block in the unit at hand, + 1
	VEC(struct type_variant) list; // of the unit at hand
	struct type_items scratch;
};

static enum status intern_coloured_name(struct maker *maker, uint32_t named, uint32_t colour,
					uint32_t *ret)
{
	struct type_record record = *type_store_get(
		maker->store, ambiguity_unscoped(maker->meanings->ambiguity, named));
	record.item_count = 1;
	return type_store_intern(maker->store, NULL, &record, &(struct type_item){.low = colour},
				 ret);
}

static enum status set_variant(struct maker *maker, uint32_t class_id, uint32_t variant)
{
	struct type_variant pair = {class_id, variant};
	maker->current[class_id] = variant;
	return variant == class_id ? STATUS_OK : vec_push(&maker->list, pair);
}

// A name with a single definition needs no colour, unless units know it by scopes.
static enum status colour_name(struct maker *maker, uint32_t named, uint32_t colour)
{
	const struct meanings *meanings = maker->meanings;
	if (meanings_name(meanings, named)->colours < 2 && !meanings->ambiguity->is_scoped[named])
		return STATUS_OK;
	struct last_variant *last = &maker->last[named];
	if (last->meaning != colour + 2 || !last->variant) {
		TRY(intern_coloured_name(maker, named, colour, &last->variant));
		last->meaning = colour + 2;
	}
	return set_variant(maker, named, last->variant);
}

static enum status colour_names(struct maker *maker, size_t number)
{
	const struct meanings *meanings = maker->meanings;
	for (uint32_t i = meanings->first_nodes[number]; i < meanings->first_nodes[number + 1];
	     i++) {
		const struct meaning_node *node = &meanings->nodes.data[i];
		uint32_t block = meanings->partition.blocks_of[i];
		maker->blocks[node->class_id] = block + 1;
		if (node->named)
			TRY(colour_name(maker, node->named, meanings->colours.data[block]));
	}
	for (uint32_t i = meanings->first_declarations[number];
	     i < meanings->first_declarations[number + 1]; i++) {
		const struct meaning_declaration *declaration = &meanings->declarations.data[i];
		uint32_t target = declaration->target, colour = COLOUR_UNKNOWN;
		if (target != NODE_UNKNOWN)
			colour = meanings->colours.data[meanings->partition.blocks_of[target]];
		TRY(colour_name(maker, declaration->named, colour));
	}
	return STATUS_OK;
}

static enum status vary_class(struct maker *maker, uint32_t class_id)
{
	const struct ambiguity *ambiguity = maker->meanings->ambiguity;
	uint32_t followed = ambiguity->follows[class_id];
	uint32_t meaning = followed == class_id ? maker->blocks[class_id] :
						  maker->current[followed];
	struct last_variant *last = &maker->last[class_id];
	if (last->meaning != meaning) {
		TRY(type_intern_mapped(maker->store, class_id, maker->current, &maker->scratch,
				       &last->variant));
		last->meaning = meaning;
	}
	return set_variant(maker, class_id, last->variant);
}

// Moves the list into the unit's table.
static enum status keep_list(struct maker *maker, struct unit_variants *unit)
{
	if (!maker->list.count)
		return STATUS_OK;
	unit->slot_count = 4;
	while (unit->slot_count * 2 < maker->list.count * 3)
		unit->slot_count *= 2;
	unit->slots = calloc(unit->slot_count, sizeof(*unit->slots));
	if (!unit->slots)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < maker->list.count; i++) {
		struct type_variant pair = maker->list.data[i];
		*unit_variants_slot(unit, pair.class_id) = pair;
		maker->current[pair.class_id] = pair.class_id;
	}
	vec_clear(&maker->list);
	return STATUS_OK;
}

static enum status vary_unit(struct maker *maker, size_t number, struct unit_variants *unit)
{
	const struct ambiguity *ambiguity = maker->meanings->ambiguity;
	const struct type_uses *uses = ambiguity->units[number];
	TRY(colour_names(maker, number));
	for (size_t i = 0; i < uses->classes.count; i++) {
		uint32_t class_id = uses->classes.data[i] & ~(uint32_t)TYPE_USE_UNUSED;
		if (ambiguity->follows[class_id] && maker->current[class_id] == class_id)
			TRY(vary_class(maker, class_id));
	}
	return keep_list(maker, unit);
}

static enum status make_all(struct maker *maker, struct unit_variants *units, size_t count)
{
	for (uint32_t i = 0; i < maker->meanings->ambiguity->limit; i++)
		maker->current[i] = i;
	for (size_t u = 0; u < count; u++)
		TRY(vary_unit(maker, u, &units[u]));
	return STATUS_OK;
}

enum status variants_make(struct type_store *store, const struct meanings *meanings,
			  struct unit_variants *units, size_t count)
{
	size_t limit = meanings->ambiguity->limit;
	struct maker maker = {.store = store, .meanings = meanings};
	maker.current = malloc(limit * sizeof(*maker.current));
	maker.last = calloc(limit, sizeof(*maker.last));
	maker.blocks = calloc(limit, sizeof(*maker.blocks));
	bool has_memory = maker.current && maker.last && maker.blocks;
	enum status status = has_memory ? make_all(&maker, units, count) : STATUS_NO_MEMORY;
	free(maker.current);
	free(maker.last);
	free(maker.blocks);
	vec_free(&maker.list);
	vec_free(&maker.scratch.items);
	return status;
}
