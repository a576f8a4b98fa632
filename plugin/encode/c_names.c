// SPDX-License-Identifier: GPL-3.0-or-later
//
// Spells names of other languages as names of C (c_names.h).
#include "encode/c_names.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "import/name_reader.h"
#include "support/hash_map.h"
#include "support/name_hash.h"

enum {
	LONGEST_SPELLING = 127, // what kernels before Linux 6.1 take (encoding 1.7.1)
	SUFFIX_LENGTH = 10,     // "__" and eight digits
};

struct speller {
	struct program *program;
	struct hash_map spellings; // name -> its spelling; string ids
	struct hash_map claims;    // spelling -> how many names would have it
	VEC(uint32_t) foreign;     // names that are not C's, in the program's order
};

static const char *text_of(const struct speller *speller, uint32_t name)
{
	return strings_text(speller->program->strings, name);
}

static bool is_c_name(const char *text)
{
	return is_kernel_identifier(text, strlen(text)) && !strchr(text, '.');
}

static bool is_c_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

// Writes the letters and digits of a name to `spelling`, and one '_' for what stands between them.
// Returns the length. A name that does not fit is cut.
static size_t spell(const char *text, char spelling[static LONGEST_SPELLING + 1])
{
	size_t length = 0, room = LONGEST_SPELLING - SUFFIX_LENGTH;
	if (*text >= '0' && *text <= '9')
		spelling[length++] = '_';
	for (; *text && length < room; text++) {
		if (is_c_character(*text))
			spelling[length++] = *text;
		else if (!length || is_c_character(text[-1]))
			spelling[length++] = '_';
	}
	return length;
}

static enum status claim(struct speller *speller, uint32_t spelling)
{
	uint32_t *count;
	TRY(hash_map_insert(&speller->claims, spelling, 0, &count));
	++*count;
	return STATUS_OK;
}

// First visit: every name of the program claims a spelling. A name of C claims itself.
static enum status claim_spelling(struct speller *speller, uint32_t name)
{
	if (!name || hash_map_find(&speller->spellings, name))
		return STATUS_OK;
	const char *text = text_of(speller, name);
	uint32_t spelling = name, *unused;
	if (!is_c_name(text)) {
		char buffer[LONGEST_SPELLING + 1];
		TRY(strings_intern(speller->program->strings, buffer, spell(text, buffer),
				   &spelling));
		TRY(vec_push(&speller->foreign, name));
	}
	TRY(hash_map_insert(&speller->spellings, name, spelling, &unused));
	return claim(speller, spelling);
}

// A spelling that other names claim too, or that is cut, gets a suffix.
static enum status settle_spelling(struct speller *speller, uint32_t name)
{
	uint32_t *spelling = hash_map_find(&speller->spellings, name);
	const char *text = text_of(speller, name);
	char buffer[LONGEST_SPELLING + 1];
	size_t length = spell(text, buffer);
	bool is_cut = strlen(text) > LONGEST_SPELLING - SUFFIX_LENGTH;
	speller->program->skipped[SKIP_RESPELLED_NAME]++;
	if (*hash_map_find(&speller->claims, *spelling) == 1 && !is_cut)
		return STATUS_OK;
	// Two suffixes are the same once in 2^32 names. Then the later name gets another one.
	uint32_t hash = NAME_HASH_START;
	do {
		hash = name_hash(text, hash);
		snprintf(buffer + length, SUFFIX_LENGTH + 1, "__%08" PRIx32, hash);
		TRY(strings_intern(speller->program->strings, buffer, length + SUFFIX_LENGTH,
				   spelling));
	} while (hash_map_find(&speller->claims, *spelling));
	return claim(speller, *spelling);
}

static bool has_spelled_name(const struct speller *speller, const struct type_record *record)
{
	switch (record->kind) {
	case TYPE_STRUCT:
	case TYPE_UNION:
	case TYPE_ENUM:
	case TYPE_FWD:
	case TYPE_TYPEDEF:
		return true;
	case TYPE_VAR: {
		const char *text = text_of(speller, record->name);
		return is_c_name(text) || !is_kernel_identifier(text, strlen(text));
	}
	default:
		return false;
	}
}

static bool has_spelled_items(const struct type_record *record)
{
	return record->kind == TYPE_STRUCT || record->kind == TYPE_UNION ||
	       record->kind == TYPE_ENUM;
}

static enum status claim_all(struct speller *speller)
{
	for (uint32_t i = 1; i < speller->program->types.count; i++) {
		const struct program_type *type = &speller->program->types.data[i];
		if (has_spelled_name(speller, &type->record))
			TRY(claim_spelling(speller, type->record.name));
		uint32_t count = has_spelled_items(&type->record) ? type->record.item_count : 0;
		for (uint32_t j = 0; j < count; j++)
			TRY(claim_spelling(speller, type->items[j].name));
	}
	return STATUS_OK;
}

static uint32_t spelling_of(const struct speller *speller, uint32_t name)
{
	return name ? *hash_map_find(&speller->spellings, name) : 0;
}

// Enumerators belong to the type store, so that what changes is a copy.
static enum status rename_items(struct speller *speller, struct program_type *type)
{
	uint32_t count = type->record.item_count, changed = 0;
	for (uint32_t i = 0; i < count; i++)
		changed += spelling_of(speller, type->items[i].name) != type->items[i].name;
	if (!changed)
		return STATUS_OK;
	struct type_item *items = arena_alloc(&speller->program->memory, count * sizeof(*items),
					      _Alignof(struct type_item));
	if (!items)
		return STATUS_NO_MEMORY;
	memcpy(items, type->items, count * sizeof(*items));
	for (uint32_t i = 0; i < count; i++)
		items[i].name = spelling_of(speller, items[i].name);
	type->items = items;
	return STATUS_OK;
}

static enum status rename_all(struct speller *speller)
{
	for (uint32_t i = 1; i < speller->program->types.count; i++) {
		struct program_type *type = &speller->program->types.data[i];
		if (has_spelled_name(speller, &type->record))
			type->record.name = spelling_of(speller, type->record.name);
		if (has_spelled_items(&type->record))
			TRY(rename_items(speller, type));
	}
	return STATUS_OK;
}

static enum status spell_all(struct speller *speller)
{
	TRY(claim_all(speller));
	for (size_t i = 0; i < speller->foreign.count; i++)
		TRY(settle_spelling(speller, speller->foreign.data[i]));
	return rename_all(speller);
}

enum status spell_names(struct program *program)
{
	struct speller speller = {.program = program};
	enum status status = spell_all(&speller);
	hash_map_deinit(&speller.spellings);
	hash_map_deinit(&speller.claims);
	vec_free(&speller.foreign);
	return status;
}
