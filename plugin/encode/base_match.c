// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pairs types of the program with equal types of the base (base_match.h).
//
// The program's side of a comparison is the record that emit.c would write, so the comparison is of
// bytes as the BTF would have them. Nothing recurses, because a base is input and may be deep.
#include "encode/base_match.h"

#include <stdlib.h>
#include <string.h>

#include "btf/btf_words.h"
#include "encode/base_index.h"
#include "encode/emit.h"
#include "support/hash_map.h"

// A type of the program and a type of the base. They count as equal until a difference is found.
struct pair {
	uint32_t index; // of the program's type
	uint32_t id;    // of the base's
	uint32_t users; // index + 1 of the first use by another pair
	bool is_unequal;
	bool is_visited; // by note_declarations()
};

// A pair that needs another one.
struct use {
	uint32_t user; // index of a pair
	uint32_t next; // + 1; 0 at the end
};

// A type on the way down from one to those that it refers to.
struct step {
	uint32_t index;
	uint32_t next_ref;
};

enum { NOT_VISITED, BEING_VISITED, VISITED };

struct matcher {
	struct program *program;
	const struct encode_base *base;
	const struct btf_view *view; // the base's
	bool matches_funcs;
	struct emitter emitter;
	struct btf_writer writer; // into `record`
	uint8_t *record;          // room for the program's largest
	VEC(struct pair) pairs;
	VEC(struct use) uses;
	struct hash_map pair_of;  // (index, id) -> index into pairs
	VEC(uint32_t) unequal;    // pairs whose users are still to be told
	VEC(struct step) steps;
	// By program index of a declaration: the definition that structs mean by it, or SEVERAL.
	uint32_t *meant;
	uint8_t *states; // by program index
};

#define SEVERAL UINT32_MAX

// ---- Records of both sides. ----

static const struct type_record *program_record(const struct matcher *matcher, uint32_t index)
{
	return &matcher->program->types.data[index].record;
}

static const char *name_of(const struct matcher *matcher, uint32_t index)
{
	return strings_text(matcher->program->strings, program_record(matcher, index)->name);
}

static bool is_named_aggregate(const struct type_record *record)
{
	return record->name && (record->kind == TYPE_STRUCT || record->kind == TYPE_UNION);
}

// An enum without enumerators stands for one that the program does not define (encoding 1.5.8).
static bool is_declaration(const struct type_record *record)
{
	return record->kind == TYPE_FWD ||
	       (record->kind == TYPE_ENUM && record->name && !record->item_count);
}

// Writes the record that a type of the program would have in the BTF, with the ids known by now.
static const uint8_t *write_record(struct matcher *matcher, uint32_t index)
{
	matcher->writer.types = matcher->record;
	matcher->writer.type_bytes = 0;
	emit_type(&matcher->emitter, index);
	return matcher->record;
}

static const uint8_t *base_record(const struct matcher *matcher, uint32_t id)
{
	return btf_record_at(matcher->view, id).data - sizeof(struct ldbtf_type);
}

static uint32_t record_word(const struct matcher *matcher, const uint8_t *record, uint32_t index)
{
	return btf_load_u32(matcher->view, record + 4 * (size_t)index);
}

// Are two string offsets of one text? The base may have a text more than once.
static bool is_equal_name(const struct matcher *matcher, uint32_t left, uint32_t right)
{
	if (left == right)
		return true;
	const char *a = btf_view_name(matcher->view, left),
		   *b = btf_view_name(matcher->view, right);
	return a && b && !strcmp(a, b); // no text: a name that the base lacks
}

// Compares records word by word; with `compares_types` also the types that they refer to.
static bool is_equal_record(const struct matcher *matcher, const uint8_t *left,
			    const uint8_t *right, bool compares_types)
{
	uint32_t info = record_word(matcher, left, 1);
	if (info != record_word(matcher, right, 1))
		return false;
	uint32_t kind = ldbtf_info_kind(info), count = ldbtf_record_size(info) / 4;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t a = record_word(matcher, left, i), b = record_word(matcher, right, i);
		enum btf_word word = btf_word_of(kind, i);
		bool is_equal = a == b || (word == BTF_WORD_TYPE && !compares_types) ||
				(word == BTF_WORD_NAME && is_equal_name(matcher, a, b));
		if (!is_equal)
			return false;
	}
	return true;
}

// The number of types that a type of the program refers to. program_ref() gives them in the order
// of the words in its record.
static uint32_t count_refs(const struct type_record *record)
{
	switch (record->kind) {
	case TYPE_VOID:
	case TYPE_INT:
	case TYPE_FLOAT:
	case TYPE_ENUM:
	case TYPE_FWD:
		return 0;
	case TYPE_ARRAY:
		return 2;
	case TYPE_STRUCT:
	case TYPE_UNION:
	case TYPE_DATASEC:
		return record->item_count;
	case TYPE_PROTO:
		return record->item_count + 1;
	default:
		return 1;
	}
}

static uint32_t program_ref(const struct matcher *matcher, uint32_t index, uint32_t number)
{
	const struct program_type *type = &matcher->program->types.data[index];
	switch (type->record.kind) {
	case TYPE_ARRAY:
		return number ? matcher->program->subscript_type : type->record.ref;
	case TYPE_STRUCT:
	case TYPE_UNION:
	case TYPE_DATASEC:
		return type->items[number].ref;
	case TYPE_PROTO:
		return number ? type->items[number - 1].ref : type->record.ref;
	default:
		return type->record.ref;
	}
}

// The next word of a record, from *at on, that is a type ID. Sets *at to the word behind it.
static uint32_t next_base_ref(const struct matcher *matcher, const uint8_t *record, uint32_t *at)
{
	uint32_t kind = ldbtf_info_kind(record_word(matcher, record, 1));
	while (btf_word_of(kind, *at) != BTF_WORD_TYPE)
		++*at;
	return record_word(matcher, record, (*at)++);
}

// ---- Pairs. ----

static enum status add_pair(struct matcher *matcher, uint32_t index, uint32_t id, uint32_t *ret)
{
	uint32_t *number;
	TRY(hash_map_insert(&matcher->pair_of, hash_map_pair(index, id),
			    (uint32_t)matcher->pairs.count, &number));
	*ret = *number;
	if (*ret < matcher->pairs.count)
		return STATUS_OK;
	if (matcher->pairs.count >= UINT32_MAX - 1)
		return STATUS_NO_MEMORY;
	struct pair pair = {.index = index, .id = id};
	return vec_push(&matcher->pairs, pair);
}

// Marks a pair unequal, and with it every pair that needs it, directly or not.
static enum status remove_pair(struct matcher *matcher, uint32_t number)
{
	if (matcher->pairs.data[number].is_unequal)
		return STATUS_OK;
	matcher->pairs.data[number].is_unequal = true;
	TRY(vec_push(&matcher->unequal, number));
	while (matcher->unequal.count) {
		uint32_t removed = matcher->unequal.data[--matcher->unequal.count];
		for (uint32_t use = matcher->pairs.data[removed].users; use;
		     use = matcher->uses.data[use - 1].next) {
			uint32_t user = matcher->uses.data[use - 1].user;
			if (matcher->pairs.data[user].is_unequal)
				continue;
			matcher->pairs.data[user].is_unequal = true;
			TRY(vec_push(&matcher->unequal, user));
		}
	}
	return STATUS_OK;
}

// Does the base only declare the type that the program defines?
static bool is_completed(const struct matcher *matcher, uint32_t index, uint32_t id)
{
	const struct type_record *record = program_record(matcher, index);
	struct btf_record other = btf_record_at(matcher->view, id);
	bool is_enum = record->kind == TYPE_ENUM && record->name && other.kind == LDBTF_KIND_ENUM &&
		       !other.vlen;
	bool is_aggregate = is_named_aggregate(record) && other.kind == LDBTF_KIND_FWD &&
			    other.kind_flag == (record->kind == TYPE_UNION);
	return ((is_enum && record->size == other.size_or_type) || is_aggregate) &&
	       !strcmp(name_of(matcher, index), btf_view_name(matcher->view, other.name_off));
}

// A declaration in the program goes with any definition of that name, and with a declaration
// (encoding 5.4.3).
static bool is_declared_as(const struct matcher *matcher, uint32_t index, uint32_t id)
{
	const struct type_record *record = program_record(matcher, index);
	struct btf_record other = btf_record_at(matcher->view, id);
	bool is_kind;
	if (record->kind == TYPE_ENUM)
		is_kind = other.kind == LDBTF_KIND_ENUM || other.kind == LDBTF_KIND_ENUM64;
	else if (other.kind == LDBTF_KIND_FWD)
		is_kind = other.kind_flag == (record->size == TYPE_UNION);
	else
		is_kind = other.kind ==
			  (record->size == TYPE_UNION ? LDBTF_KIND_UNION : LDBTF_KIND_STRUCT);
	return is_kind &&
	       !strcmp(name_of(matcher, index), btf_view_name(matcher->view, other.name_off));
}

// The program's element type if the base has the flat form of an array of arrays, else 0. pahole up
// to 1.31 writes an array of arrays as one array of all elements (encoding 2.6.1).
static uint32_t flat_element(const struct matcher *matcher, uint32_t index, uint32_t id)
{
	enum { MOST_DIMENSIONS = 64 };
	struct btf_record other = btf_record_at(matcher->view, id);
	uint64_t count = 1;
	int dimensions = 0;
	if (other.kind != LDBTF_KIND_ARRAY ||
	    btf_kind_of(matcher->view, btf_record_word(matcher->view, &other, 0)) ==
		    LDBTF_KIND_ARRAY)
		return 0;
	while (program_record(matcher, index)->kind == TYPE_ARRAY && dimensions < MOST_DIMENSIONS) {
		count = (uint32_t)(count * program_record(matcher, index)->size);
		index = program_record(matcher, index)->ref;
		dimensions++;
	}
	bool is_flat = dimensions > 1 && program_record(matcher, index)->kind != TYPE_ARRAY &&
		       count == btf_record_word(matcher->view, &other, 2);
	return is_flat ? index : 0;
}

// The program type that stands opposite the base type's reference of that number.
static uint32_t pair_ref_at(const struct matcher *matcher, const struct pair *pair, uint32_t number)
{
	uint32_t element = number ? 0 : flat_element(matcher, pair->index, pair->id);
	return element ? element : program_ref(matcher, pair->index, number);
}

// Pairs the types that the two types of a pair refer to. Clears *is_equal if two of these differ.
static enum status pair_refs(struct matcher *matcher, uint32_t number, bool *is_equal)
{
	const struct pair pair = matcher->pairs.data[number];
	const uint8_t *other = base_record(matcher, pair.id);
	uint32_t count = count_refs(program_record(matcher, pair.index)), at = 0;
	for (uint32_t i = 0; i < count && *is_equal; i++) {
		uint32_t ref = pair_ref_at(matcher, &pair, i),
			 id = next_base_ref(matcher, other, &at);
		if (!ref || !id) {
			*is_equal = ref == id;
			continue;
		}
		uint32_t needed;
		TRY(add_pair(matcher, ref, id, &needed));
		if (matcher->pairs.data[needed].is_unequal) {
			*is_equal = false;
			continue;
		}
		struct use use = {.user = number, .next = matcher->pairs.data[needed].users};
		if (matcher->uses.count >= UINT32_MAX - 1)
			return STATUS_NO_MEMORY;
		TRY(vec_push(&matcher->uses, use));
		matcher->pairs.data[needed].users = (uint32_t)matcher->uses.count;
	}
	return STATUS_OK;
}

static enum status compare_pair(struct matcher *matcher, uint32_t number)
{
	const struct pair pair = matcher->pairs.data[number];
	bool is_equal;
	if (is_declaration(program_record(matcher, pair.index))) {
		is_equal = is_declared_as(matcher, pair.index, pair.id);
	} else if (is_completed(matcher, pair.index, pair.id)) {
		is_equal = true;
	} else {
		is_equal = flat_element(matcher, pair.index, pair.id) ||
			   is_equal_record(matcher, write_record(matcher, pair.index),
					   base_record(matcher, pair.id), false);
		if (is_equal)
			TRY(pair_refs(matcher, number, &is_equal));
	}
	return is_equal ? STATUS_OK : remove_pair(matcher, number);
}

// Pairs a named struct or union of the program with each in the base that looks like it, but for
// the types of members. A name can have thousands of definitions on both sides.
static enum status pair_alike(struct matcher *matcher, uint32_t index)
{
	const uint8_t *record = write_record(matcher, index);
	uint32_t id = encode_base_first_equal(matcher->base, record);
	for (; id; id = matcher->base->by_record.next[id]) {
		uint32_t unused;
		if (is_equal_record(matcher, record, base_record(matcher, id), false))
			TRY(add_pair(matcher, index, id, &unused));
	}
	return STATUS_OK;
}

// Adds the pairs that could be equal and the pairs that these need. Removes those that can't be.
static enum status compare_aggregates(struct matcher *matcher)
{
	for (uint32_t i = 1; i < matcher->program->types.count; i++)
		if (is_named_aggregate(program_record(matcher, i)))
			TRY(pair_alike(matcher, i));
	for (uint32_t i = 0; i < matcher->pairs.count; i++)
		TRY(compare_pair(matcher, i));
	return STATUS_OK;
}

// Takes the first of the base's equal definitions. A declaration in the base is not one.
static void settle_aggregates(struct matcher *matcher)
{
	for (size_t i = 0; i < matcher->pairs.count; i++) {
		const struct pair *pair = &matcher->pairs.data[i];
		uint32_t *id = &matcher->program->types.data[pair->index].id;
		if (pair->is_unequal || !is_named_aggregate(program_record(matcher, pair->index)) ||
		    btf_kind_of(matcher->view, pair->id) == LDBTF_KIND_FWD)
			continue;
		if (!*id || pair->id < *id)
			*id = pair->id;
	}
}

// ---- Declarations. ----

static void note_declaration(struct matcher *matcher, uint32_t index, uint32_t id)
{
	uint32_t *meant = &matcher->meant[index];
	if (btf_kind_of(matcher->view, id) != LDBTF_KIND_FWD && *meant != id)
		*meant = *meant ? SEVERAL : id;
}

// Notes each declaration below a pair. The walk stops at named aggregates, which have pairs of
// their own.
static enum status note_below(struct matcher *matcher, uint32_t number)
{
	matcher->pairs.data[number].is_visited = true;
	TRY(vec_push(&matcher->unequal, number)); // `unequal` is empty by now and serves as a stack
	while (matcher->unequal.count) {
		const struct pair pair =
			matcher->pairs.data[matcher->unequal.data[--matcher->unequal.count]];
		const uint8_t *other = base_record(matcher, pair.id);
		uint32_t count = count_refs(program_record(matcher, pair.index)), at = 0;
		for (uint32_t i = 0; i < count; i++) {
			uint32_t ref = pair_ref_at(matcher, &pair, i),
				 id = next_base_ref(matcher, other, &at);
			if (!ref || is_named_aggregate(program_record(matcher, ref)))
				continue;
			if (is_declaration(program_record(matcher, ref))) {
				note_declaration(matcher, ref, id);
				continue;
			}
			uint32_t below = *hash_map_find(&matcher->pair_of, hash_map_pair(ref, id));
			if (!matcher->pairs.data[below].is_visited)
				TRY(vec_push(&matcher->unequal, below));
			matcher->pairs.data[below].is_visited = true;
		}
	}
	return STATUS_OK;
}

// Finds which definition each declaration of the program means in structs that the base has.
static enum status note_declarations(struct matcher *matcher)
{
	for (uint32_t i = 0; i < matcher->pairs.count; i++) {
		const struct pair *pair = &matcher->pairs.data[i];
		bool is_chosen = matcher->program->types.data[pair->index].id == pair->id;
		if (is_chosen && is_named_aggregate(program_record(matcher, pair->index)))
			TRY(note_below(matcher, i));
	}
	return STATUS_OK;
}

// Lists, by kind and name, the structs and unions that the base does not have.
static enum status list_own(const struct matcher *matcher, struct hash_map *own)
{
	for (uint32_t i = 1; i < matcher->program->types.count; i++) {
		uint32_t *unused;
		if (is_named_aggregate(program_record(matcher, i)) &&
		    !matcher->program->types.data[i].id)
			TRY(hash_map_insert(own,
					    hash_map_pair(program_record(matcher, i)->kind,
							  program_record(matcher, i)->name),
					    1, &unused));
	}
	return STATUS_OK;
}

static void settle_declaration(struct matcher *matcher, uint32_t index, bool has_own)
{
	const char *name = name_of(matcher, index);
	bool is_enum = program_record(matcher, index)->kind == TYPE_ENUM;
	uint32_t declared = 0, defined = 0, definitions = has_own;
	for (uint32_t id = encode_base_first_named(matcher->base, name); id;
	     id = matcher->base->by_name.next[id]) {
		struct btf_record other = btf_record_at(matcher->view, id);
		if (!is_declared_as(matcher, index, id))
			continue;
		if (other.kind == LDBTF_KIND_FWD || (is_enum && !other.vlen)) {
			declared = declared ? declared : id;
		} else {
			definitions++;
			defined = id;
		}
	}
	uint32_t meant = matcher->meant[index] == SEVERAL ? 0 : matcher->meant[index];
	uint32_t *id = &matcher->program->types.data[index].id;
	*id = definitions == 1 && defined ? defined : meant ? meant : declared;
}

static enum status settle_declarations(struct matcher *matcher)
{
	struct hash_map own = {0};
	TRY(note_declarations(matcher));
	enum status status = list_own(matcher, &own);
	for (uint32_t i = 1; i < matcher->program->types.count && status == STATUS_OK; i++) {
		const struct type_record *record = program_record(matcher, i);
		if (is_declaration(record))
			settle_declaration(
				matcher, i,
				record->kind == TYPE_FWD &&
					hash_map_find(&own,
						      hash_map_pair(record->size, record->name)));
	}
	hash_map_deinit(&own);
	return status;
}

// ---- All other types, from the leaves up. ----

static bool is_settled(const struct matcher *matcher, uint32_t index)
{
	const struct type_record *record = program_record(matcher, index);
	return is_named_aggregate(record) || is_declaration(record) || record->kind == TYPE_VOID ||
	       record->kind == TYPE_VAR || record->kind == TYPE_DATASEC ||
	       (record->kind == TYPE_FUNC && !matcher->matches_funcs);
}

// Looks for a type's equal in the base. The types that it refers to have been looked up before.
static void look_up_in_base(struct matcher *matcher, uint32_t index)
{
	uint32_t count = count_refs(program_record(matcher, index));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t ref = program_ref(matcher, index, i);
		if (ref && !matcher->program->types.data[ref].id)
			return;
	}
	const uint8_t *record = write_record(matcher, index);
	uint32_t id = encode_base_first_equal(matcher->base, record);
	while (id && !is_equal_record(matcher, record, base_record(matcher, id), true))
		id = matcher->base->by_record.next[id];
	matcher->program->types.data[index].id = id;
	if (id && program_record(matcher, index)->kind == TYPE_FUNC)
		matcher->program->func_count--;
}

static enum status look_up_below(struct matcher *matcher, uint32_t root)
{
	struct step first = {.index = root};
	TRY(vec_push(&matcher->steps, first));
	matcher->states[root] = BEING_VISITED;
	while (matcher->steps.count) {
		struct step *top = &matcher->steps.data[matcher->steps.count - 1];
		if (top->next_ref == count_refs(program_record(matcher, top->index))) {
			look_up_in_base(matcher, top->index);
			matcher->states[top->index] = VISITED;
			matcher->steps.count--;
			continue;
		}
		struct step below = {.index = program_ref(matcher, top->index, top->next_ref++)};
		// A type that is being visited has no id yet. So the base never has a circle of
		// types without a named struct.
		if (matcher->states[below.index] != NOT_VISITED || is_settled(matcher, below.index))
			continue;
		matcher->states[below.index] = BEING_VISITED;
		TRY(vec_push(&matcher->steps, below));
	}
	return STATUS_OK;
}

static enum status look_up_all(struct matcher *matcher)
{
	for (uint32_t i = 1; i < matcher->program->types.count; i++)
		if (matcher->states[i] == NOT_VISITED && !is_settled(matcher, i))
			TRY(look_up_below(matcher, i));
	return STATUS_OK;
}

// ---- The pass. ----

static enum status matcher_init(struct matcher *matcher)
{
	struct program *program = matcher->program;
	uint32_t most = 0;
	for (uint32_t i = 1; i < program->types.count; i++)
		if (program->types.data[i].record.item_count > most)
			most = program->types.data[i].record.item_count;
	// An element has at most three words. The fixed part has fewer than three more.
	matcher->record = malloc(sizeof(struct ldbtf_type) + 12 * ((size_t)most + 1));
	matcher->meant = calloc(program->types.count, sizeof(*matcher->meant));
	matcher->states = calloc(program->types.count, sizeof(*matcher->states));
	if (!matcher->record || !matcher->meant || !matcher->states)
		return STATUS_NO_MEMORY;
	matcher->writer.first_string = btf_view_string_end(matcher->view);
	matcher->writer.is_big_endian = matcher->view->is_big_endian;
	return emitter_init(program, &matcher->writer, &matcher->emitter);
}

// Leaves FUNCs alone that may get another prototype than the one they have here. All prototypes of
// such a FUNC have to be counted.
static void leave_uncertain_funcs(struct matcher *matcher)
{
	const struct program *program = matcher->program;
	for (size_t i = 0; i < program->prototypes.count; i++) {
		const struct func_prototype *possible = &program->prototypes.data[i];
		if (program_record(matcher, possible->func)->ref != possible->proto)
			matcher->states[possible->func] = VISITED;
	}
}

static enum status match_all(struct matcher *matcher)
{
	TRY(matcher_init(matcher));
	leave_uncertain_funcs(matcher);
	TRY(compare_aggregates(matcher));
	settle_aggregates(matcher);
	TRY(settle_declarations(matcher));
	return look_up_all(matcher);
}

enum status base_match(struct program *program, const struct encode_base *base, bool matches_funcs)
{
	struct matcher matcher = {.program = program,
				  .base = base,
				  .view = &base->view,
				  .matches_funcs = matches_funcs};
	enum status status = match_all(&matcher);
	emitter_deinit(&matcher.emitter);
	free(matcher.record);
	free(matcher.meant);
	free(matcher.states);
	vec_free(&matcher.pairs);
	vec_free(&matcher.uses);
	vec_free(&matcher.unequal);
	vec_free(&matcher.steps);
	hash_map_deinit(&matcher.pair_of);
	return status;
}
