// SPDX-License-Identifier: GPL-3.0-or-later
//
// A hash table with open addressing (btf_names.h). A slot has an offset; the text is in the blob.
#include "btf/btf_names.h"

#include <stdlib.h>
#include <string.h>

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

enum status btf_names_init(const struct btf_view *view, struct btf_names *ret)
{
	*ret = (struct btf_names){.view = view, .capacity = 16};
	size_t count = count_strings(view);
	while (ret->capacity < 2 * count)
		ret->capacity *= 2;
	ret->offsets = calloc(ret->capacity, sizeof(*ret->offsets));
	if (!ret->offsets)
		return STATUS_NO_MEMORY;
	size_t length;
	for (size_t at = next_string(view, 0); at < view->str_len;
	     at = next_string(view, at + length)) {
		const char *text = view->strings + at;
		length = strlen(text);
		uint32_t *slot = find_name_slot(ret, text, length);
		if (!*slot)
			*slot = view->first_string + (uint32_t)at;
	}
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
