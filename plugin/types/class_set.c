// SPDX-License-Identifier: GPL-3.0-or-later
//
// Marks the ranks of a unit's classes, gathers their words, and counts common bits (class_set.h).
#include "types/class_set.h"

#include <stdlib.h>

enum status class_set_maker_init(struct class_set_maker *maker, const uint32_t *ranks,
				 size_t rank_limit)
{
	*maker = (struct class_set_maker){.ranks = ranks};
	maker->members = calloc(rank_limit / 64 + 1, sizeof(*maker->members));
	return maker->members ? STATUS_OK : STATUS_NO_MEMORY;
}

void class_set_maker_deinit(struct class_set_maker *maker)
{
	free(maker->members);
	vec_free(&maker->places);
	*maker = (struct class_set_maker){0};
}

static enum status collect(struct class_set_maker *maker, const struct type_uses *uses)
{
	for (size_t i = 0; i < uses->classes.count; i++) {
		if (uses->classes.data[i] & TYPE_USE_UNUSED)
			continue;
		uint32_t rank = maker->ranks[uses->classes.data[i]];
		if (!maker->members[rank / 64])
			TRY(vec_push(&maker->places, rank / 64));
		maker->members[rank / 64] |= (uint64_t)1 << rank % 64;
	}
	return STATUS_OK;
}

static int compare_class_places(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	return a < b ? -1 : a > b;
}

enum status class_set_make(struct class_set_maker *maker, const struct type_uses *uses,
			   struct class_set *ret)
{
	*ret = (struct class_set){0};
	enum status status = collect(maker, uses);
	size_t count = maker->places.count;
	if (status == STATUS_OK)
		status = vec_reserve(&ret->words, count);
	if (status == STATUS_OK && count)
		qsort(maker->places.data, count, sizeof(uint32_t), compare_class_places);
	for (size_t i = 0; i < count; i++) {
		uint32_t place = maker->places.data[i];
		if (status == STATUS_OK)
			ret->words.data[ret->words.count++] =
				(struct class_set_word){maker->members[place], place};
		maker->members[place] = 0;
	}
	vec_clear(&maker->places);
	return status;
}

uint32_t class_set_count_shared(const struct class_set *left, const struct class_set *right)
{
	const struct class_set_word *a = left->words.data, *a_end = a + left->words.count;
	const struct class_set_word *b = right->words.data, *b_end = b + right->words.count;
	uint32_t count = 0;
	while (a < a_end && b < b_end) {
		if (a->place == b->place)
			count += (uint32_t)__builtin_popcountll(a->members & b->members);
		uint32_t place = a->place;
		a += place <= b->place;
		b += place >= b->place;
	}
	return count;
}
