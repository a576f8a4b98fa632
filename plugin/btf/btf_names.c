// SPDX-License-Identifier: GPL-3.0-or-later
//
// A hash table with open addressing (btf_names.h). A slot has an offset; the text is in the blob.
#include "btf/btf_names.h"

#include <stdlib.h>
#include <string.h>

#include "btf/btf_words.h"
#include "ldbtf/btf_format.h"
#include "support/hash.h"

// The slot that has `text`, or the free slot where `text` belongs.
static uint32_t *find_name_slot(const struct btf_names *names, const char *text, size_t length)
{
	size_t mask = names->capacity - 1;
	for (size_t i = hash_bytes(text, length) & mask;; i = (i + 1) & mask)
		if (!names->offsets[i] ||
		    !strcmp(btf_view_name(names->view, names->offsets[i]), text))
			return &names->offsets[i];
}

// The start of the next string that is not empty. Padding consists of thousands of empty strings.
static size_t next_string(const struct btf_view *view, size_t at)
{
	while (at < view->str_len && !view->strings[at])
		at++;
	return at;
}

static size_t count_strings(const struct btf_view *view)
{
	size_t count = 0;
	for (size_t at = next_string(view, 0); at < view->str_len; count++)
		at = next_string(view, at + strlen(view->strings + at));
	return count;
}

static uint32_t record_word_at(const struct btf_view *view, const struct btf_record *record,
			       uint32_t i)
{
	return btf_load_u32(view, record->data - sizeof(struct ldbtf_type) + 4 * (size_t)i);
}

// Does a name begin in the middle of a string, as a tail of it?
static bool is_tail(const struct btf_view *view, uint32_t offset)
{
	return offset > view->first_string && offset < btf_view_string_end(view) &&
	       view->strings[offset - view->first_string] &&
	       view->strings[offset - view->first_string - 1];
}

static void index_name(struct btf_names *names, uint32_t offset)
{
	const char *text = btf_view_name(names->view, offset);
	uint32_t *slot = find_name_slot(names, text, strlen(text));
	if (!*slot)
		*slot = offset;
}

// Finds the names that are tails. Adds them, or only counts them if `names` is NULL.
static size_t walk_tails(const struct btf_view *view, struct btf_names *names)
{
	size_t found = 0;
	for (uint32_t id = view->first_id; id <= view->last_id; id++) {
		struct btf_record record = btf_record_at(view, id);
		uint32_t count = (uint32_t)(ldbtf_record_size(record.info) / 4);
		for (uint32_t i = 0; i < count; i++) {
			uint32_t word = record_word_at(view, &record, i);
			if (btf_word_of(record.kind, i) != BTF_WORD_NAME || !is_tail(view, word))
				continue;
			found++;
			if (names)
				index_name(names, word);
		}
	}
	return found;
}

enum status btf_names_init(const struct btf_view *view, struct btf_names *ret)
{
	*ret = (struct btf_names){.view = view, .capacity = 16};
	size_t count = count_strings(view) + walk_tails(view, NULL);
	while (ret->capacity < 2 * count)
		ret->capacity *= 2;
	ret->offsets = calloc(ret->capacity, sizeof(*ret->offsets));
	if (!ret->offsets)
		return STATUS_NO_MEMORY;
	size_t length;
	for (size_t at = next_string(view, 0); at < view->str_len;
	     at = next_string(view, at + length)) {
		length = strlen(view->strings + at);
		index_name(ret, view->first_string + (uint32_t)at);
	}
	(void)walk_tails(view, ret);
	return STATUS_OK;
}

void btf_names_deinit(struct btf_names *names)
{
	free(names->offsets);
	*names = (struct btf_names){0};
}

uint32_t btf_names_find(const struct btf_names *names, const char *text)
{
	return *text ? *find_name_slot(names, text, strlen(text)) : 0;
}
