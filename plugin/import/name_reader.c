// SPDX-License-Identifier: GPL-3.0-or-later
//
// Remembers names by their place, and lists of names by their owner.
#include "import/name_reader.h"

#include <string.h>

enum {
	LONGEST_IDENTIFIER = 512,
	LONGEST_SHORT_NAME = 7,
};

enum name_kind { NAME_UNKNOWN, NAME_C, NAME_DOTTED, NAME_OTHER };

void name_reader_rest(struct name_reader *names)
{
	name_reader_reset(names);
	vec_free(&names->places);
	hash_map_deinit(&names->by_address);
	hash_map_deinit(&names->short_names);
	vec_free(&names->kinds);
	vec_free(&names->lists);
	vec_free(&names->listed);
	vec_free(&names->list);
	vec_free(&names->joined);
}

void name_reader_deinit(struct name_reader *names)
{
	name_reader_rest(names);
	arena_deinit(&names->reader.memory);
}

void name_reader_reset(struct name_reader *names)
{
	vec_clear(&names->places);
	hash_map_clear(&names->by_address);
	names->last = 0;
	names->list_owner = 0;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.';
}

bool is_kernel_identifier(const char *text, size_t length)
{
	if (!length || length > LONGEST_IDENTIFIER || !is_letter(text[0]))
		return false;
	for (size_t i = 1; i < length; i++)
		if (!is_letter(text[i]) && !(text[i] >= '0' && text[i] <= '9'))
			return false;
	return true;
}

static enum name_kind kind_of_text(const char *text)
{
	if (!is_kernel_identifier(text, strlen(text)))
		return NAME_OTHER;
	return strchr(text, '.') ? NAME_DOTTED : NAME_C;
}

// Finds whether kernels and C take the name of that id. Ids are dense, so the answers are in an
// array.
static enum status find_kind(struct name_reader *names, const char *text, struct name *name)
{
	if (names->kinds.count <= name->id) {
		TRY(vec_reserve(&names->kinds, (size_t)name->id + 1));
		size_t capacity = names->kinds.capacity;
		memset(names->kinds.data + names->kinds.count, NAME_UNKNOWN,
		       capacity - names->kinds.count);
		names->kinds.count = capacity;
	}
	uint8_t *kind = &names->kinds.data[name->id];
	if (*kind == NAME_UNKNOWN)
		*kind = (uint8_t)kind_of_text(text);
	name->is_identifier = *kind != NAME_OTHER;
	name->is_c_name = *kind == NAME_C;
	return STATUS_OK;
}

static enum status intern_text(struct name_reader *names, const char *text, size_t length,
			       struct name *ret)
{
	TRY(strings_intern_next(names->strings, &names->reader, text, length, &ret->id));
	return find_kind(names, text, ret);
}

static enum status add_place(struct name_reader *names, const char *text)
{
	struct placed_name place = {.text = text};
	TRY(intern_text(names, text, strlen(text), &place.name));
	return vec_push(&names->places, place);
}

enum status name_reader_begin_list(struct name_reader *names, uint32_t owner)
{
	names->list_owner = 0;
	if (!names->are_places_new || !owner)
		return STATUS_OK;
	if (names->lists.count <= owner) {
		size_t count = names->lists.count;
		TRY(vec_reserve(&names->lists, (size_t)owner + 1));
		names->lists.count = names->lists.capacity;
		memset(names->lists.data + count, 0,
		       (names->lists.count - count) * sizeof(*names->lists.data));
	}
	vec_clear(&names->list);
	names->expected = names->lists.data[owner].first;
	names->expected_end = names->expected + names->lists.data[owner].count;
	names->list_owner = owner;
	names->list_head = names->reader.last;
	names->is_list_new = false;
	return STATUS_OK;
}

enum status name_reader_end_list(struct name_reader *names)
{
	uint32_t owner = names->list_owner;
	names->list_owner = 0;
	if (owner)
		// The name behind a struct is guessed from the struct's name, and not from the last
		// member's.
		names->reader.last = names->list_head;
	if (!owner || !names->is_list_new || names->listed.count > UINT32_MAX - names->list.count)
		return STATUS_OK;
	names->lists.data[owner] =
		(struct name_list){.first = (uint32_t)names->listed.count,
				   .count = (uint32_t)names->list.count};
	TRY(vec_reserve(&names->listed, names->listed.count + names->list.count));
	for (size_t i = 0; i < names->list.count; i++)
		TRY(vec_push(&names->listed, names->list.data[i]));
	return STATUS_OK;
}

// Begins a new list with the names that were the same so far, because the names of the open list
// now differ from those of the last time.
static enum status begin_new_list(struct name_reader *names)
{
	if (names->is_list_new)
		return STATUS_OK;
	uint32_t first = names->lists.data[names->list_owner].first;
	names->is_list_new = true;
	TRY(vec_reserve(&names->list, names->expected - first));
	for (uint32_t i = first; i < names->expected; i++)
		TRY(vec_push(&names->list, names->listed.data[i]));
	return STATUS_OK;
}

// A name in an open list.
static enum status intern_listed(struct name_reader *names, const char *text, struct name *ret)
{
	if (names->expected < names->expected_end) {
		const struct listed_name *expected = &names->listed.data[names->expected];
		if (!strcmp(expected->text, text)) {
			*ret = name_unpack(expected->packed);
			names->expected++;
			return names->is_list_new ? vec_push(&names->list, *expected) : STATUS_OK;
		}
	}
	TRY(begin_new_list(names));
	names->expected += names->expected < names->expected_end;
	size_t length = strlen(text);
	TRY(intern_text(names, text, length, ret));
	struct listed_name listed = {
		.text = strings_text(names->strings, ret->id),
		.size = (uint32_t)length + 1,
		.packed = name_pack(ret),
	};
	return vec_push(&names->list, listed);
}

// A text of a linked image.
static enum status intern_placed(struct name_reader *names, const char *text, struct name *ret)
{
	size_t last = names->last;
	size_t guess = last < names->places.count ? names->places.data[last].next : 0;
	if (!names->places.count || names->places.data[guess].text != text) {
		uint32_t *index;
		TRY(hash_map_insert(&names->by_address, (uintptr_t)text,
				    (uint32_t)names->places.count, &index));
		guess = *index;
		if (guess == names->places.count)
			TRY(add_place(names, text));
		names->places.data[last].next = (uint32_t)guess;
	}
	names->last = guess;
	*ret = names->places.data[guess].name;
	return STATUS_OK;
}

enum status name_reader_intern(struct name_reader *names, const char *text, struct name *ret)
{
	if (names->list_owner)
		return intern_listed(names, text, ret);
	if (!names->are_places_new)
		return intern_placed(names, text, ret);
	if (interner_guess_text(&names->reader, text, &ret->id))
		return find_kind(names, text, ret);
	return intern_text(names, text, strlen(text), ret);
}

enum status name_reader_intern_inline(struct name_reader *names, const char *text, struct name *ret)
{
	size_t length = strlen(text);
	if (length > LONGEST_SHORT_NAME)
		return intern_text(names, text, length, ret);
	uint64_t key = 0;
	memcpy(&key, text, length);
	uint32_t *found = hash_map_find(&names->short_names, key);
	if (!found) {
		TRY(intern_text(names, text, length, ret));
		return hash_map_insert(&names->short_names, key, name_pack(ret), &found);
	}
	*ret = name_unpack(*found);
	return STATUS_OK;
}

enum status name_reader_intern_joined(struct name_reader *names, const char *const parts[static 3],
				      uint32_t *ret)
{
	vec_clear(&names->joined);
	for (int i = 0; i < 3; i++) {
		size_t length = strlen(parts[i]);
		TRY(vec_reserve(&names->joined, names->joined.count + length + 1));
		memcpy(names->joined.data + names->joined.count, parts[i], length);
		names->joined.count += length;
	}
	return strings_intern(names->strings, names->joined.data, names->joined.count, ret);
}
