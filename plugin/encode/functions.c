// SPDX-License-Identifier: GPL-3.0-or-later
//
// Chooses one candidate for each name of a function, or none, and adds its FUNC (functions.h).
//
// One name can have several candidates. They are copies of an inline function, an abstract instance
// and its clones, or different functions that are static to their files. A FUNC says one thing
// about a name, so the candidates must agree. The name gets no FUNC if they disagree, or if one
// candidate makes the parameters unreliable.
#include "encode/functions.h"

#include <stdlib.h>

#include "encode/proto_match.h"
#include "support/search.h"

struct candidate {
	uint32_t unit; // index of the result that the function is from
	const struct function_candidate *function;
	uint32_t next; // index + 1 of the next candidate of its name; 0 at the end
};

// All candidates of one name, in link order: indices into `candidates`.
struct namesakes {
	uint32_t first;
	uint32_t last;
};

// What the symbols of one name say about one address.
struct function_place {
	uint64_t address;
	bool is_optimized, is_sra; // as in function_symbol, of any of them
};

enum symbol_use { SYMBOL_IS_FREE, SYMBOL_HAS_FUNC, SYMBOL_IS_AMBIGUOUS };

struct chooser {
	struct program *program;
	const struct import_result *const *results;
	const struct function_symbols *symbols;
	const struct hash_map *defined_names; // as `names` of functions_add
	enum encode_funcs which;
	VEC(struct candidate) candidates;
	VEC(struct namesakes) names_seen; // in order of first appearance
	struct hash_map by_name;          // string id -> index into names_seen
	// With funcs=true-signature: names of symbols with a suffix -> enum symbol_use.
	struct hash_map symbol_uses;
	// The symbols of the name at hand (list_symbol_places): what they say about each address,
	// sorted by address, and about all addresses together.
	VEC(struct function_place) places;
	struct function_place anywhere;
};

// For pahole a helper's symbol will do (encoding 3.1.4a).
static bool has_symbol(const struct chooser *chooser, const struct function_candidate *function)
{
	if (!chooser->symbols)
		return !(function->flags & FUNCTION_WITHOUT_SYMBOL);
	if (chooser->which == ENCODE_FUNCS_PAHOLE)
		return function_symbols_find(chooser->symbols, function->name) != NULL;
	return function_symbols_has_function(chooser->symbols, function->name);
}

// Is the function in the image at hand, and can it be encoded? Counts the reason if not.
static bool is_wanted_function(const struct chooser *chooser,
			       const struct function_candidate *function)
{
	if (!has_symbol(chooser, function)) {
		// An instance that has its name from its origin is not counted once more.
		if (function->flags & FUNCTION_HAS_OWN_NAME)
			chooser->program->skipped[SKIP_FUNC_NO_SYMBOL]++;
		return false;
	}
	enum skip_reason refusal = function->refusal;
	// For pahole it is void () (encoding 3.6).
	if ((function->flags & FUNCTION_SAYS_NOTHING) && chooser->which != ENCODE_FUNCS_PAHOLE)
		refusal = SKIP_FUNC_NO_PROTOTYPE;
	if (refusal != SKIP_REASON_COUNT)
		chooser->program->skipped[refusal]++;
	return refusal == SKIP_REASON_COUNT;
}

// Does some input define the name, as far as that is known? An LTO unit counts only the names that
// the compiler has kept.
static bool is_name_defined(const struct chooser *chooser, const struct import_result *result,
			    const struct function_candidate *function)
{
	if ((function->flags & FUNCTION_SYMBOL_ELSEWHERE) && chooser->defined_names &&
	    !hash_map_find(chooser->defined_names, function->name))
		return false;
	const struct hash_map *kept = result->is_lto ? chooser->program->lto_names : NULL;
	return !kept || hash_map_find(kept, function->name);
}

static enum status add_function_candidate(struct chooser *chooser, uint32_t unit,
					  const struct function_candidate *function)
{
	struct candidate candidate = {.unit = unit, .function = function};
	uint32_t index = (uint32_t)chooser->candidates.count, *number;
	TRY(vec_push(&chooser->candidates, candidate));
	TRY(hash_map_insert(&chooser->by_name, function->name, (uint32_t)chooser->names_seen.count,
			    &number));
	if (*number == chooser->names_seen.count) {
		struct namesakes first_of_name = {.first = index, .last = index};
		return vec_push(&chooser->names_seen, first_of_name);
	}
	struct namesakes *namesakes = &chooser->names_seen.data[*number];
	chooser->candidates.data[namesakes->last].next = index + 1;
	namesakes->last = index;
	return STATUS_OK;
}

static enum status collect_functions(struct chooser *chooser, size_t result_count)
{
	for (size_t u = 0; u < result_count; u++) {
		const struct import_result *result = chooser->results[u];
		for (size_t i = 0; i < result->functions.count; i++) {
			const struct function_candidate *function = &result->functions.data[i];
			if (is_wanted_function(chooser, function) &&
			    is_name_defined(chooser, result, function))
				TRY(add_function_candidate(chooser, (uint32_t)u, function));
		}
	}
	return STATUS_OK;
}

static uint32_t proto_of(const struct chooser *chooser, const struct candidate *candidate)
{
	return dedup_resolve(chooser->program->dedup, candidate->unit, candidate->function->proto);
}

static const struct candidate *next_of(const struct chooser *chooser,
				       const struct candidate *candidate)
{
	return candidate->next ? &chooser->candidates.data[candidate->next - 1] : NULL;
}

static int compare_addresses(const void *left, const void *right)
{
	const struct function_place *a = left, *b = right;
	return a->address < b->address ? -1 : a->address > b->address;
}

static void add_to_place(struct function_place *place, const struct function_place *other)
{
	place->is_optimized |= other->is_optimized;
	place->is_sra |= other->is_sra;
}

// Lists where the symbols of a name lie. A name can have thousands of symbols and candidates, when
// each unit has a copy of a static function.
static enum status list_symbol_places(struct chooser *chooser, uint32_t name)
{
	const struct function_symbol *symbol = function_symbols_find(chooser->symbols, name);
	vec_clear(&chooser->places);
	chooser->anywhere = (struct function_place){0};
	for (; symbol; symbol = function_symbols_next(chooser->symbols, symbol)) {
		struct function_place place = {symbol->address, symbol->is_optimized,
					       symbol->is_sra};
		add_to_place(&chooser->anywhere, &place);
		TRY(vec_push(&chooser->places, place));
	}
	if (chooser->places.count < 2)
		return STATUS_OK;
	qsort(chooser->places.data, chooser->places.count, sizeof(struct function_place),
	      compare_addresses);
	size_t kept = 0;
	for (size_t i = 1; i < chooser->places.count; i++) {
		const struct function_place *place = &chooser->places.data[i];
		if (place->address == chooser->places.data[kept].address)
			add_to_place(&chooser->places.data[kept], place);
		else
			chooser->places.data[++kept] = *place;
	}
	chooser->places.count = kept + 1;
	return STATUS_OK;
}

// What symbols of the name at hand say about an address, or NULL if none lies there.
static const struct function_place *place_at(const struct chooser *chooser, uint64_t address)
{
	struct search search = search_among(chooser->places.count);
	while (search_is_open(&search))
		search_narrow(&search, chooser->places.data[search.middle].address < address);
	bool is_there = search.first < chooser->places.count &&
			chooser->places.data[search.first].address == address;
	return is_there ? &chooser->places.data[search.first] : NULL;
}

// Are parameters or the result missing from the code that the candidate's symbol stands for
// (encoding 3.5.5, 3.5.9)?
static bool is_reduced(const struct chooser *chooser, const struct candidate *candidate)
{
	const struct function_candidate *function = candidate->function;
	bool is_pahole = chooser->which == ENCODE_FUNCS_PAHOLE;
	uint16_t optimized = is_pahole ? FUNCTION_PAHOLE_OPTIMIZED : FUNCTION_OPTIMIZED;
	if ((function->flags & FUNCTION_CHANGED_SIGNATURE) && (function->flags & optimized))
		return true;
	const struct function_place *place =
		function->low_pc ? place_at(chooser, function->low_pc) : NULL;
	if (is_pahole)
		return place && place->is_optimized && (function->flags & optimized);
	if (!function->low_pc) // a function in several pieces has no address of its own
		place = &chooser->anywhere;
	return place && ((place->is_optimized && (function->flags & optimized)) ||
			 (place->is_sra && (function->flags & FUNCTION_HAS_RESULT)));
}

// The candidate whose prototype is written (encoding 3.4.5).
static const struct candidate *canonical(const struct chooser *chooser,
					 const struct namesakes *namesakes)
{
	const struct candidate *first = &chooser->candidates.data[namesakes->first];
	const struct candidate *located = NULL;
	if (!first->next)
		return first;
	for (const struct candidate *each = first; each; each = next_of(chooser, each)) {
		if (!place_at(chooser, each->function->low_pc))
			continue;
		if (!located)
			located = each;
		if (!is_reduced(chooser, each))
			return each;
	}
	return located ? located : first;
}

// The reason to leave the name out, or SKIP_REASON_COUNT (encoding 3.4.1, 3.4.2, 3.4.4).
static enum skip_reason reason_to_skip(const struct chooser *chooser,
				       const struct namesakes *namesakes,
				       const struct candidate *chosen)
{
	const struct candidate *first = &chooser->candidates.data[namesakes->first];
	bool is_pahole = chooser->which == ENCODE_FUNCS_PAHOLE;
	uint16_t flags = 0;
	bool is_inconsistent = false;
	for (const struct candidate *each = first; each; each = next_of(chooser, each))
		flags |= each->function->flags;
	for (const struct candidate *each = first; (each = next_of(chooser, each));)
		is_inconsistent |= !proto_does_match(chooser->program, proto_of(chooser, first),
						     proto_of(chooser, each));

	if (function_symbols_is_ambiguous(chooser->symbols, first->function->name, is_pahole))
		return SKIP_FUNC_AMBIGUOUS_ADDRESS;
	if (is_reduced(chooser, chosen))
		return SKIP_FUNC_OPTIMIZED_PARAMETERS;
	if (flags & FUNCTION_REORDERED)
		return SKIP_FUNC_REORDERED_PARAMETERS;
	if (flags & FUNCTION_UNCERTAIN_LOCATION)
		return SKIP_FUNC_UNCERTAIN_LOCATION;
	if (flags & (is_pahole ? FUNCTION_PAHOLE_UNEXPECTED : FUNCTION_UNEXPECTED_REGISTER))
		return SKIP_FUNC_UNEXPECTED_REGISTER;
	if (is_inconsistent)
		return SKIP_FUNC_INCONSISTENT_PROTO;
	return SKIP_REASON_COUNT;
}

// Adds the tags of a FUNC. Where the prototype is not the DIE's, tags of parameters are left out,
// because the numbers of parameters differ.
static enum status add_tags(struct chooser *chooser, const struct candidate *candidate,
			    uint32_t func, bool has_parameter_tags)
{
	const struct candidate_tag *tags = chooser->results[candidate->unit]->tags.data;
	for (uint32_t i = 0; i < candidate->function->tag_count; i++) {
		const struct candidate_tag *tag = &tags[candidate->function->first_tag + i];
		struct type_record record = {
			.kind = TYPE_DECL_TAG,
			.name = tag->text,
			.ref = func,
			.size = tag->component,
		};
		uint32_t unused;
		if (has_parameter_tags || tag->component == TYPE_NO_COMPONENT)
			TRY(program_add(chooser->program, &record, NULL, &unused));
	}
	return STATUS_OK;
}

static enum status add_func_called(struct chooser *chooser, const struct candidate *candidate,
				   uint32_t name, uint32_t proto, uint32_t *ret)
{
	struct program *program = chooser->program;
	struct type_record record = {.kind = TYPE_FUNC, .name = name};
	TRY(program_add_class(program, dedup_resolve(program->dedup, candidate->unit, proto),
			      &record.ref));
	TRY(program_add(program, &record, NULL, ret));
	program->func_count++;
	return add_tags(chooser, candidate, *ret, proto == candidate->function->proto);
}

static enum status add_func(struct chooser *chooser, const struct candidate *candidate,
			    uint32_t *ret)
{
	return add_func_called(chooser, candidate, candidate->function->name,
			       candidate->function->proto, ret);
}

// Lists the symbols with a suffix, and marks those that stand for two functions.
static enum status list_symbol_uses(struct chooser *chooser)
{
	if (!chooser->symbols || chooser->which != ENCODE_FUNCS_TRUE_SIGNATURE)
		return STATUS_OK;
	struct hash_map places = {0};
	enum status status = STATUS_OK;
	for (size_t i = 0; status == STATUS_OK && i < chooser->symbols->symbols.count; i++) {
		const struct function_symbol *symbol = &chooser->symbols->symbols.data[i];
		uint32_t *use, *first;
		if (!symbol->full_name)
			continue;
		status = hash_map_insert(&chooser->symbol_uses, symbol->full_name, SYMBOL_IS_FREE,
					 &use);
		if (status == STATUS_OK)
			status = hash_map_insert(&places, symbol->full_name, (uint32_t)i, &first);
		if (status == STATUS_OK &&
		    chooser->symbols->symbols.data[*first].address != symbol->address)
			*use = SYMBOL_IS_AMBIGUOUS;
	}
	hash_map_deinit(&places);
	return status;
}

// Takes the name of a candidate's symbol for its FUNC. False if the name has one already, or stands
// for two functions.
static bool take_symbol_name(struct chooser *chooser, const struct function_candidate *function)
{
	uint32_t *use = hash_map_find(&chooser->symbol_uses, function->symbol_name);
	if (!chooser->symbols || !use)
		return !chooser->symbols || !function_symbols_is_ambiguous(chooser->symbols,
									   function->name, false);
	if (*use != SYMBOL_IS_FREE)
		return false;
	*use = SYMBOL_HAS_FUNC;
	return true;
}

// Adds the optimised functions among the candidates of a name, as they are now (encoding 3.8).
// *ret says whether there are any. LTO names symbols when the measurement is done, so there is no
// room for such names in its images.
static enum status add_true_signatures(struct chooser *chooser, const struct namesakes *namesakes,
				       bool *ret)
{
	const struct candidate *each = &chooser->candidates.data[namesakes->first];
	for (*ret = false; each; each = next_of(chooser, each)) {
		const struct function_candidate *function = each->function;
		bool is_certain = !(function->flags &
				    (FUNCTION_LEFT_UNEXPECTED | FUNCTION_UNCERTAIN_LOCATION));
		if (!function->proto_left || !is_certain ||
		    chooser->results[each->unit]->is_lto || !take_symbol_name(chooser, function))
			continue;
		uint32_t func;
		TRY(add_func_called(chooser, each, function->symbol_name, function->proto_left,
				    &func));
		*ret = true;
		if (function->symbol_name == function->name)
			return STATUS_OK; // its other candidates describe the same function
	}
	return STATUS_OK;
}

// Adds a name of the inputs. Any candidate's prototype may become the canonical one. All of them
// are added, so that the one that the link makes canonical has room.
static enum status add_possible_func(struct chooser *chooser, const struct namesakes *namesakes)
{
	const struct candidate *first = &chooser->candidates.data[namesakes->first];
	struct func_prototype possible;
	TRY(add_func(chooser, first, &possible.func));
	for (const struct candidate *each = first; each; each = next_of(chooser, each)) {
		TRY(program_add_class(chooser->program, proto_of(chooser, each), &possible.proto));
		TRY(vec_push(&chooser->program->prototypes, possible));
	}
	return STATUS_OK;
}

static enum status add_funcs(struct chooser *chooser)
{
	for (size_t i = 0; i < chooser->names_seen.count; i++) {
		const struct namesakes *namesakes = &chooser->names_seen.data[i];
		bool has_true_signatures = false;
		if (chooser->which == ENCODE_FUNCS_TRUE_SIGNATURE)
			TRY(add_true_signatures(chooser, namesakes, &has_true_signatures));
		if (!chooser->symbols) {
			TRY(add_possible_func(chooser, namesakes));
			continue;
		}
		const struct candidate *first = &chooser->candidates.data[namesakes->first];
		TRY(list_symbol_places(chooser, first->function->name));
		if (has_true_signatures)
			continue;
		const struct candidate *chosen = canonical(chooser, namesakes);
		uint32_t func;
		enum skip_reason reason = SKIP_REASON_COUNT;
		if (chooser->which != ENCODE_FUNCS_ALL)
			reason = reason_to_skip(chooser, namesakes, chosen);
		if (reason != SKIP_REASON_COUNT)
			chooser->program->skipped[reason]++;
		else
			TRY(add_func(chooser, chosen, &func));
	}
	return STATUS_OK;
}

enum status functions_add(struct program *program, const struct import_result *const *results,
			  size_t result_count, const struct function_symbols *symbols,
			  const struct hash_map *names, enum encode_funcs which)
{
	struct chooser chooser = {
		.program = program,
		.results = results,
		.symbols = symbols,
		.defined_names = names,
		.which = which,
	};
	enum status status = list_symbol_uses(&chooser);
	if (status == STATUS_OK)
		status = collect_functions(&chooser, result_count);
	if (status == STATUS_OK)
		status = add_funcs(&chooser);
	vec_free(&chooser.candidates);
	vec_free(&chooser.names_seen);
	hash_map_deinit(&chooser.by_name);
	hash_map_deinit(&chooser.symbol_uses);
	vec_free(&chooser.places);
	return status;
}
