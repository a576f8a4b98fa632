// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the witnesses of each meaning, and weighs them for each declaration (evidence.h).
#include "types/evidence.h"

#include <string.h>

#define WITNESSES_TOO_MANY UINT32_MAX
#define BLOCK_NONE UINT32_MAX
#define COUNT_UNKNOWN UINT32_MAX

static bool is_aggregate(const struct ambiguity *ambiguity, uint32_t class_id)
{
	uint8_t kind = type_store_get(ambiguity->store, class_id)->kind;
	return kind == TYPE_STRUCT || kind == TYPE_UNION;
}

// The struct or joint whose names are being listed. stamps[named] is `stamp` for the names that are
// in its list.
struct seen_lister {
	struct evidence *evidence;
	uint32_t *stamps;
	uint32_t stamp;
};

static enum status add_seen(struct seen_lister *lister, uint32_t named)
{
	if (lister->stamps[named] == lister->stamp)
		return STATUS_OK;
	lister->stamps[named] = lister->stamp;
	return vec_push(&lister->evidence->seen, named);
}

// `seen` is a name, or a joint with a list.
static enum status pass_on(struct seen_lister *lister, uint32_t seen)
{
	struct evidence *evidence = lister->evidence;
	if (evidence->meanings->ambiguity->is_ambiguous[seen])
		return evidence->entered[seen] ? add_seen(lister, seen) : STATUS_OK;
	struct seen_list list = evidence->lists[seen];
	for (uint32_t i = 0; i < list.count && i < EVIDENCE_PASSED_ON; i++)
		TRY(add_seen(lister, evidence->seen.data[list.first + i]));
	return STATUS_OK;
}

static enum status list_names(struct seen_lister *lister, uint32_t class_id)
{
	const struct ambiguity *ambiguity = lister->evidence->meanings->ambiguity;
	struct seen_list next = ambiguity->lists[class_id];
	struct seen_list *list = &lister->evidence->lists[class_id];
	list->first = (uint32_t)lister->evidence->seen.count;
	if (!ambiguity_is_joint(ambiguity, class_id))
		TRY(pass_on(lister, ambiguity->follows[class_id]));
	for (uint32_t i = 0; i < next.count; i++)
		TRY(pass_on(lister, ambiguity->seen.data[next.first + i]));
	list->count = (uint32_t)lister->evidence->seen.count - list->first;
	return STATUS_OK;
}

// Only names that some unit declares without defining them are of interest; `entered` marks them.
static enum status list_all_names(struct seen_lister *lister)
{
	struct evidence *evidence = lister->evidence;
	const struct ambiguity *ambiguity = evidence->meanings->ambiguity;
	for (size_t i = 0; i < ambiguity->order.count; i++) {
		uint32_t class_id = ambiguity->order.data[i];
		lister->stamp = (uint32_t)i + 1;
		if (ambiguity_is_joint(ambiguity, class_id) ||
		    (ambiguity->follows[class_id] && is_aggregate(ambiguity, class_id)))
			TRY(list_names(lister, class_id));
	}
	// Other names were listed only for the records that contain this one.
	for (size_t i = 0; i < ambiguity->order.count; i++)
		if (!is_aggregate(ambiguity, ambiguity->order.data[i]))
			evidence->lists[ambiguity->order.data[i]].count = 0;
	return STATUS_OK;
}

static enum status find_lists(struct evidence *evidence)
{
	const struct meanings *meanings = evidence->meanings;
	struct seen_lister lister = {.evidence = evidence};
	lister.stamps = calloc(meanings->ambiguity->limit, sizeof(*lister.stamps));
	if (!lister.stamps)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < meanings->declarations.count; i++)
		evidence->entered[meanings->declarations.data[i].named] = 1;
	enum status status = list_all_names(&lister);
	for (size_t i = 0; i < meanings->declarations.count; i++)
		evidence->entered[meanings->declarations.data[i].named] = 0;
	free(lister.stamps);
	return status;
}

static enum status allocate_evidence(struct evidence *evidence)
{
	const struct meanings *meanings = evidence->meanings;
	size_t limit = meanings->ambiguity->limit, units = meanings->ambiguity->unit_count;
	evidence->lists = calloc(limit, sizeof(*evidence->lists));
	evidence->entered = calloc(limit, sizeof(*evidence->entered));
	evidence->ranks = calloc(limit, sizeof(*evidence->ranks));
	evidence->choices = calloc(meanings->names.count + 1, sizeof(*evidence->choices));
	evidence->sets = calloc(units + 1, sizeof(*evidence->sets));
	return evidence->lists && evidence->entered && evidence->ranks && evidence->choices &&
			       evidence->sets ?
		       STATUS_OK : STATUS_NO_MEMORY;
}

void evidence_deinit(struct evidence *evidence)
{
	for (size_t u = 0; evidence->sets && u < evidence->meanings->ambiguity->unit_count; u++)
		vec_free(&evidence->sets[u].words);
	free(evidence->sets);
	free(evidence->lists);
	vec_free(&evidence->seen);
	free(evidence->first_witnesses);
	vec_free(&evidence->witnesses);
	free(evidence->entered);
	free(evidence->choices);
	free(evidence->ranks);
	class_set_maker_deinit(&evidence->maker);
	hash_map_deinit(&evidence->counts);
}

enum status evidence_init(struct meanings *meanings, struct evidence *ret)
{
	*ret = (struct evidence){.meanings = meanings};
	const struct ambiguity *ambiguity = meanings->ambiguity;
	TRY(allocate_evidence(ret));
	for (size_t i = 0; i < ambiguity->order.count; i++)
		ret->ranks[ambiguity->order.data[i]] = (uint32_t)i;
	TRY(class_set_maker_init(&ret->maker, ret->ranks, ambiguity->order.count));
	TRY(find_lists(ret));
	ret->first_witnesses = malloc((ret->seen.count + 1) * sizeof(*ret->first_witnesses));
	return ret->first_witnesses ? STATUS_OK : STATUS_NO_MEMORY;
}

// ---- Witnesses. ----

static enum status add_witness(struct evidence *evidence, uint32_t place, uint32_t block,
			       size_t unit)
{
	uint32_t *first = &evidence->first_witnesses[place], count = 0;
	if (*first == WITNESSES_TOO_MANY)
		return STATUS_OK;
	for (uint32_t i = *first; i; i = evidence->witnesses.data[i - 1].next, count++) {
		evidence->meanings->steps++;
		if (evidence->witnesses.data[i - 1].block == block)
			return STATUS_OK;
	}
	if (count == EVIDENCE_MEANINGS) {
		*first = WITNESSES_TOO_MANY;
		return STATUS_OK;
	}
	struct evidence_witness witness = {.block = block, .unit = (uint32_t)unit, .next = *first};
	TRY(vec_push(&evidence->witnesses, witness));
	*first = (uint32_t)evidence->witnesses.count;
	return STATUS_OK;
}

static enum status ask_unit(struct evidence *evidence, size_t unit)
{
	const struct meanings *meanings = evidence->meanings;
	const struct type_uses *uses = meanings->ambiguity->units[unit];
	for (size_t i = 0; i < uses->classes.count; i++) {
		uint32_t class_id = uses->classes.data[i] & ~(uint32_t)TYPE_USE_UNUSED;
		struct seen_list list = evidence->lists[class_id];
		for (uint32_t place = list.first; place < list.first + list.count; place++) {
			uint32_t node = evidence->entered[evidence->seen.data[place]];
			if (node)
				TRY(add_witness(evidence, place,
						meanings->partition.blocks_of[node - 1], unit));
		}
	}
	return STATUS_OK;
}

// Asks each unit for what it means by the names that it defines.
static enum status find_witnesses(struct evidence *evidence)
{
	const struct meanings *meanings = evidence->meanings;
	memset(evidence->first_witnesses, 0,
	       evidence->seen.count * sizeof(*evidence->first_witnesses));
	vec_clear(&evidence->witnesses);
	enum status status = STATUS_OK;
	for (size_t u = 0; u < meanings->ambiguity->unit_count && status == STATUS_OK; u++) {
		uint32_t first = meanings->first_nodes[u], end = meanings->first_nodes[u + 1];
		for (uint32_t i = first; i < end; i++) {
			uint32_t named = meanings->nodes.data[i].named;
			if (named && meanings_name(meanings, named)->colours > 1)
				evidence->entered[named] = i + 1;
		}
		status = ask_unit(evidence, u);
		for (uint32_t i = first; i < end; i++)
			evidence->entered[meanings->nodes.data[i].named] = 0;
	}
	return status;
}

// ---- Declarations. ----

static enum status make_set(struct evidence *evidence, size_t unit)
{
	struct class_set *set = &evidence->sets[unit];
	return set->words.data ? STATUS_OK :
				 class_set_make(&evidence->maker,
						evidence->meanings->ambiguity->units[unit], set);
}

static enum status compare_units(struct evidence *evidence, size_t unit, uint32_t other,
				 uint32_t *ret)
{
	TRY(make_set(evidence, unit));
	TRY(make_set(evidence, other));
	evidence->meanings->steps +=
		evidence->sets[unit].words.count + evidence->sets[other].words.count;
	*ret = class_set_count_shared(&evidence->sets[unit], &evidence->sets[other]);
	return STATUS_OK;
}

static enum status count_shared(struct evidence *evidence, size_t unit, uint32_t other,
				uint32_t *ret)
{
	uint32_t *count;
	TRY(hash_map_insert(&evidence->counts, hash_map_pair((uint32_t)unit, other), COUNT_UNKNOWN,
			    &count));
	if (*count == COUNT_UNKNOWN)
		TRY(compare_units(evidence, unit, other, count));
	*ret = *count;
	return STATUS_OK;
}

static void note_meaning(struct evidence_choice *choice, uint32_t block)
{
	choice->has_several |= choice->block != BLOCK_NONE && choice->block != block;
	choice->block = block;
}

// Keeps the likeliest meaning. The earliest wins where several are equally likely.
static enum status weigh_meaning(struct evidence *evidence, size_t unit,
				 const struct evidence_witness *witness,
				 struct evidence_choice *choice)
{
	const uint32_t *colours = evidence->meanings->colours.data;
	uint32_t likeness;
	TRY(count_shared(evidence, unit, witness->unit, &likeness));
	if (likeness < choice->likeness ||
	    (likeness == choice->likeness && colours[witness->block] >= colours[choice->block]))
		return STATUS_OK;
	choice->likeness = likeness;
	choice->block = witness->block;
	return STATUS_OK;
}

// Visits the witnesses for each name that the unit declares. First notes all of them. Then weighs
// the witnesses of names with several meanings.
static enum status visit_witnesses(struct evidence *evidence, size_t unit, uint32_t place,
				   bool is_weighing)
{
	uint32_t named = evidence->seen.data[place], next = evidence->first_witnesses[place];
	if (!evidence->entered[named] || next == WITNESSES_TOO_MANY)
		return STATUS_OK;
	struct evidence_choice *choice = &evidence->choices[evidence->meanings->name_of[named] - 1];
	for (; next; next = evidence->witnesses.data[next - 1].next) {
		const struct evidence_witness *witness = &evidence->witnesses.data[next - 1];
		evidence->meanings->steps++;
		if (!is_weighing)
			note_meaning(choice, witness->block);
		else if (choice->has_several)
			TRY(weigh_meaning(evidence, unit, witness, choice));
	}
	return STATUS_OK;
}

static enum status visit_structs(struct evidence *evidence, size_t unit, bool is_weighing)
{
	const struct ambiguity *ambiguity = evidence->meanings->ambiguity;
	const struct type_uses *uses = ambiguity->units[unit];
	for (size_t i = 0; i < uses->classes.count; i++) {
		uint32_t class_id = uses->classes.data[i] & ~(uint32_t)TYPE_USE_UNUSED;
		struct seen_list list = evidence->lists[class_id];
		for (uint32_t place = list.first; place < list.first + list.count; place++)
			TRY(visit_witnesses(evidence, unit, place, is_weighing));
	}
	return STATUS_OK;
}

// Prepares a choice for each name that the unit declares. *ret tells whether there is one.
static bool enter_declarations(struct evidence *evidence, size_t unit)
{
	const struct meanings *meanings = evidence->meanings;
	bool has_any = false;
	for (uint32_t i = meanings->first_declarations[unit];
	     i < meanings->first_declarations[unit + 1]; i++) {
		uint32_t named = meanings->declarations.data[i].named,
			 name = meanings->name_of[named] - 1;
		evidence->choices[name] = (struct evidence_choice){.block = BLOCK_NONE};
		if (meanings->names.data[name].colours > 1)
			evidence->entered[named] = has_any = true;
	}
	return has_any;
}

static bool leave_declarations(struct evidence *evidence, size_t unit)
{
	struct meanings *meanings = evidence->meanings;
	bool has_changes = false;
	for (uint32_t i = meanings->first_declarations[unit];
	     i < meanings->first_declarations[unit + 1]; i++) {
		struct meaning_declaration *declaration = &meanings->declarations.data[i];
		const struct meaning_name *name = meanings_name(meanings, declaration->named);
		uint32_t block = evidence->choices[name - meanings->names.data].block;
		uint32_t target = block == BLOCK_NONE ? NODE_UNKNOWN :
							meanings->first_of_block.data[block];
		evidence->entered[declaration->named] = 0;
		has_changes |= meanings_declare(meanings, declaration,
						name->colours > 1 ? target : name->first);
	}
	return has_changes;
}

static bool has_several_meanings(const struct evidence *evidence, size_t unit)
{
	const struct meanings *meanings = evidence->meanings;
	bool has_several = false;
	for (uint32_t i = meanings->first_declarations[unit];
	     i < meanings->first_declarations[unit + 1] && !has_several; i++) {
		uint32_t named = meanings->declarations.data[i].named;
		has_several = evidence->choices[meanings->name_of[named] - 1].has_several;
	}
	return has_several;
}

static enum status decide_unit(struct evidence *evidence, size_t unit)
{
	TRY(visit_structs(evidence, unit, false));
	if (!has_several_meanings(evidence, unit))
		return STATUS_OK;
	return visit_structs(evidence, unit, true);
}

enum status evidence_decide(struct evidence *evidence, bool *ret)
{
	*ret = false;
	TRY(find_witnesses(evidence));
	enum status status = STATUS_OK;
	for (size_t u = 0; u < evidence->meanings->ambiguity->unit_count && status == STATUS_OK;
	     u++) {
		if (enter_declarations(evidence, u))
			status = decide_unit(evidence, u);
		*ret |= leave_declarations(evidence, u);
	}
	return status;
}

void evidence_decide_alone(struct meanings *meanings, bool *ret)
{
	*ret = false;
	for (size_t i = 0; i < meanings->declarations.count; i++) {
		struct meaning_declaration *declaration = &meanings->declarations.data[i];
		const struct meaning_name *name = meanings_name(meanings, declaration->named);
		*ret |= meanings_declare(meanings, declaration,
					 name->colours == 1 ? name->first : NODE_UNKNOWN);
	}
}
