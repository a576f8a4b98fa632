// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the IDs of the wanted names in one pass over the types (id_resolve.h).
//
// A kernel has hundreds of such names and a hundred thousand types, so the hash table is of names.
// Binary search in the types is no choice, because the types of a base need not be sorted.
#include "btf_ids/id_resolve.h"

#include <stdlib.h>
#include <string.h>

#include "support/bytes.h"
#include "support/hash.h"

// A hash table, with open addressing, of the names that are wanted.
struct wanted_words {
	struct id_word *words;
	uint32_t *slots;   // index + 1 of the first word with that kind and name; 0: free
	size_t mask;
	uint32_t *first_of; // by word: index of the first word with its kind and name
	uint32_t *others;   // by first word: another ID of that name, 0 for none
};

static uint32_t *find_wanted_slot(const struct wanted_words *wanted, uint32_t kind,
				  const char *name, size_t length)
{
	for (size_t i = (hash_bytes(name, length) ^ kind) & wanted->mask;;
	     i = (i + 1) & wanted->mask) {
		uint32_t slot = wanted->slots[i];
		const struct id_word *word = slot ? &wanted->words[slot - 1] : NULL;
		if (!word || (word->kind == kind && word->name_length == length &&
			      !memcmp(word->name, name, length)))
			return &wanted->slots[i];
	}
}

static enum status wanted_init(struct wanted_words *wanted, struct id_symbols *ids)
{
	size_t count = ids->words.count, capacity = 16;
	while (capacity < 2 * count)
		capacity *= 2;
	*wanted = (struct wanted_words){.words = ids->words.data, .mask = capacity - 1};
	wanted->slots = calloc(capacity, sizeof(*wanted->slots));
	wanted->first_of = calloc(count + 1, sizeof(*wanted->first_of));
	wanted->others = calloc(count + 1, sizeof(*wanted->others));
	if (!wanted->slots || !wanted->first_of || !wanted->others)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		struct id_word *word = &ids->words.data[i];
		uint32_t *slot = find_wanted_slot(wanted, word->kind, word->name,
						  word->name_length);
		if (!*slot)
			*slot = (uint32_t)i + 1;
		wanted->first_of[i] = *slot - 1;
		word->id = 0;
	}
	return STATUS_OK;
}

static void wanted_deinit(struct wanted_words *wanted)
{
	free(wanted->slots);
	free(wanted->first_of);
	free(wanted->others);
}

static bool is_nameable(uint32_t kind)
{
	return kind == LDBTF_KIND_STRUCT || kind == LDBTF_KIND_UNION ||
	       kind == LDBTF_KIND_TYPEDEF || kind == LDBTF_KIND_FUNC;
}

// IDs ascend, and those of the base come first. So the first type of a name has the ID that counts
// (encoding 6.3.1).
static void look_up_ids(struct wanted_words *wanted, const struct btf_view *types)
{
	for (uint32_t id = 1; id <= types->last_id; id++) {
		struct btf_record record = btf_record_at(types, id);
		const char *name = is_nameable(record.kind) ? btf_view_name(types, record.name_off)
							    : NULL;
		if (!name)
			continue;
		uint32_t found = *find_wanted_slot(wanted, record.kind, name, strlen(name));
		if (!found)
			continue;
		struct id_word *word = &wanted->words[found - 1];
		if (!word->id)
			word->id = id;
		else if (!wanted->others[found - 1])
			wanted->others[found - 1] = id;
	}
}

static void report_unresolved(const struct wanted_words *wanted, uint32_t index,
			      enum diag_severity severity, const struct diag_source *where)
{
	const struct id_word *word = &wanted->words[index];
	const char *kind = word->kind == LDBTF_KIND_STRUCT    ? "struct"
			   : word->kind == LDBTF_KIND_UNION   ? "union"
			   : word->kind == LDBTF_KIND_TYPEDEF ? "typedef"
							      : "func";
	if (!word->id)
		diag_add(where, severity,
			 "unresolved symbol in .BTF_ids: the BTF has no %s %.*s, so its ID is 0",
			 kind, (int)word->name_length, word->name);
	else if (wanted->others[index])
		diag_add(where, severity,
			 "ambiguous symbol in .BTF_ids: the BTF has more than one %s %.*s, types "
			 "%u and %u; the first is used",
			 kind, (int)word->name_length, word->name, word->id, wanted->others[index]);
}

enum status id_resolve(struct id_symbols *ids, const struct btf_view *types,
		       enum diag_severity severity, const struct diag_source *where)
{
	struct wanted_words wanted;
	enum status status = wanted_init(&wanted, ids);
	if (status == STATUS_OK) {
		look_up_ids(&wanted, types);
		for (uint32_t i = 0; i < ids->words.count; i++) {
			uint32_t first = wanted.first_of[i];
			ids->words.data[i].id = ids->words.data[first].id;
			if (first == i)
				report_unresolved(&wanted, i, severity, where);
		}
	}
	wanted_deinit(&wanted);
	return status;
}

struct member {
	int32_t id;      // kernels search with signed comparisons
	uint32_t flags;  // set8
	uint32_t number; // equal IDs keep their order
};

static int compare_set_members(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

// Writes a set's count, and sorts its IDs with their flags (encoding 6.4.1, 6.4.2). The set's own
// flags stay.
static enum status patch_set(const struct id_set *set, bool is_big_endian, uint8_t *bytes)
{
	uint8_t *start = bytes + set->file_offset;
	bytes_store_u32(start, set->count, is_big_endian);
	if (set->count < 2)
		return STATUS_OK;
	struct member *members = malloc(set->count * sizeof(*members));
	if (!members)
		return STATUS_NO_MEMORY;
	size_t step = (size_t)id_set_head(set);
	uint8_t *first = start + step;
	for (uint32_t i = 0; i < set->count; i++) {
		const uint8_t *at = first + i * step;
		members[i] = (struct member){.id = (int32_t)bytes_load_u32(at, is_big_endian),
					     .number = i};
		if (set->has_flags)
			members[i].flags = bytes_load_u32(at + 4, is_big_endian);
	}
	qsort(members, set->count, sizeof(*members), compare_set_members);
	for (uint32_t i = 0; i < set->count; i++) {
		uint8_t *at = first + i * step;
		bytes_store_u32(at, (uint32_t)members[i].id, is_big_endian);
		if (set->has_flags)
			bytes_store_u32(at + 4, members[i].flags, is_big_endian);
	}
	free(members);
	return STATUS_OK;
}

enum status id_patch(const struct id_symbols *ids, uint8_t *bytes)
{
	for (size_t i = 0; i < ids->words.count; i++)
		bytes_store_u32(bytes + ids->words.data[i].file_offset, ids->words.data[i].id,
				ids->is_big_endian);
	for (size_t i = 0; i < ids->sets.count; i++)
		TRY(patch_set(&ids->sets.data[i], ids->is_big_endian, bytes));
	return STATUS_OK;
}
