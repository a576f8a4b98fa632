// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sorts strings by their last letters, so that a tail stands before what ends with it
// (btf_strings.h).
#include "btf/btf_strings.h"

#include <stdlib.h>
#include <string.h>

// The last letters decide most comparisons, so they are in the key itself.
struct tail_key {
	uint64_t last; // the 8 last bytes; the very last is the most significant
	const char *text;
	uint32_t length;
	uint32_t index;
};

enum status btf_strings_add(struct btf_strings *strings, const char *text)
{
	struct btf_string string = {.text = text, .length = (uint32_t)strlen(text)};
	return vec_push(&strings->strings, string);
}

void btf_strings_deinit(struct btf_strings *strings)
{
	vec_free(&strings->strings);
}

static uint64_t last_bytes(const char *text, uint32_t length)
{
	uint64_t last = 0;
	for (uint32_t i = 0; i < 8 && i < length; i++)
		last |= (uint64_t)(uint8_t)text[length - 1 - i] << (56 - 8 * i);
	return last;
}

// How many letters at the end of both are equal.
static uint32_t common_tail(const struct tail_key *a, const struct tail_key *b)
{
	uint32_t count = 0;
	while (count < a->length && count < b->length &&
	       a->text[a->length - 1 - count] == b->text[b->length - 1 - count])
		count++;
	return count;
}

// Is `a` a tail of `b`? The keys tell it mostly, so that the texts are not waited for.
static bool is_tail_of(const struct tail_key *a, const struct tail_key *b)
{
	uint64_t known = a->length < 8 ? ~(UINT64_MAX >> 8 * a->length) : UINT64_MAX;
	if ((a->last ^ b->last) & known)
		return false;
	return a->length <= b->length && (a->length <= 8 || common_tail(a, b) == a->length);
}

// Orders by the letters from the last to the first. A tail comes right before those that end with
// it.
static int compare_tails(const void *left, const void *right)
{
	const struct tail_key *a = left, *b = right;
	if (a->last != b->last)
		return a->last < b->last ? -1 : 1;
	uint32_t count = common_tail(a, b);
	if (count == a->length || count == b->length)
		return a->length < b->length ? -1 : a->length > b->length;
	uint8_t next_a = (uint8_t)a->text[a->length - 1 - count];
	uint8_t next_b = (uint8_t)b->text[b->length - 1 - count];
	return next_a < next_b ? -1 : 1;
}

static struct tail_key *sort_by_tail(const struct btf_strings *strings)
{
	size_t count = strings->strings.count;
	struct tail_key *keys = malloc(count * sizeof(*keys));
	for (size_t i = 0; keys && i < count; i++) {
		const struct btf_string *string = &strings->strings.data[i];
		keys[i] = (struct tail_key){
			.last = last_bytes(string->text, string->length),
			.text = string->text,
			.length = string->length,
			.index = (uint32_t)i,
		};
	}
	if (keys)
		qsort(keys, count, sizeof(*keys), compare_tails);
	return keys;
}

// From the last one on, because what a string is a tail of comes behind it. A tail of a tail is one
// of the same string.
static void lay_out_tails(struct btf_strings *strings, const struct tail_key *keys)
{
	const struct btf_string *owner = NULL;
	for (size_t i = strings->strings.count; i-- > 0;) {
		struct btf_string *string = &strings->strings.data[keys[i].index];
		if (!string->is_tail)
			owner = string;
		else
			string->offset = owner->offset + owner->length - string->length;
	}
}

static void lay_out_whole(struct btf_strings *strings, uint32_t first)
{
	strings->bytes = first;
	for (size_t i = 0; i < strings->strings.count; i++) {
		struct btf_string *string = &strings->strings.data[i];
		if (string->is_tail)
			continue;
		string->offset = (uint32_t)strings->bytes;
		strings->bytes += string->length + 1;
	}
}

enum status btf_strings_lay_out(struct btf_strings *strings, uint32_t first)
{
	size_t count = strings->strings.count;
	strings->bytes = 0;
	if (!count)
		return STATUS_OK;
	struct tail_key *keys = sort_by_tail(strings);
	if (!keys)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i + 1 < count; i++) {
		struct btf_string *string = &strings->strings.data[keys[i].index];
		string->is_tail = !string->is_whole && is_tail_of(&keys[i], &keys[i + 1]);
	}
	lay_out_whole(strings, first);
	lay_out_tails(strings, keys);
	free(keys);
	return STATUS_OK;
}
