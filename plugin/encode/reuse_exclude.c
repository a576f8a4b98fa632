// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds inputs that are alike as a whole, by their fingerprints, or in parts, by the lengths of
// their units (reuse_exclude.h).
#include "encode/reuse_exclude.h"

#include "support/hash_map.h"

// Excludes inputs that are equal in all that is compared. Names that are not compared may differ,
// and a linker script may have changed the order of the inputs. OK or NO_MEMORY.
static enum status exclude_twins(struct image *inputs)
{
	struct hash_map by_print = {0};
	VEC(struct known_image *) usable = {0};
	enum status status = STATUS_OK;
	for (struct image *image = inputs; image && status == STATUS_OK; image = image->next) {
		struct known_image *known = &image->as_input.known;
		if (!known->is_usable)
			continue;
		uint32_t *first;
		status = vec_push(&usable, known);
		if (status == STATUS_OK)
			status = hash_map_insert(&by_print, known_image_key(known),
						 (uint32_t)usable.count, &first);
		if (status != STATUS_OK || usable.data[*first - 1] == known)
			continue;
		known->is_usable = false;
		usable.data[*first - 1]->is_usable = false;
	}
	vec_free(&usable);
	hash_map_deinit(&by_print);
	return status;
}

// Notes the number of the input that has units of each length, or UINT32_MAX for several inputs.
// The lowest bit of a key tells whether the unit is all of a usable input, because the fingerprint
// tells such units apart.
static enum status note_lengths(struct hash_map *owners, const struct known_image *known,
				uint32_t number)
{
	for (size_t i = 0; i < known->lengths.count; i++) {
		bool is_whole = known->is_usable && known->lengths.count == 1;
		uint64_t key = known->lengths.data[i] << 1 | is_whole;
		uint32_t *owner;
		TRY(hash_map_insert(owners, key, number, &owner));
		if (*owner != number)
			*owner = UINT32_MAX; // several
	}
	return STATUS_OK;
}

// Does an input other than number `number` have units of that key?
static bool has_other_owner(const struct hash_map *owners, uint64_t key, uint32_t number)
{
	const uint32_t *owner = hash_map_find(owners, key);
	return owner && *owner != number;
}

// Excludes each input whose first unit is as long as a unit of another input, because a unit of the
// image could be of either input. Two units that are each all of their input don't count:
// exclude_twins() has told them apart. OK or NO_MEMORY.
static enum status exclude_lookalikes(struct image *inputs)
{
	struct hash_map owners = {0};
	enum status status = STATUS_OK;
	uint32_t number = 0;
	for (struct image *image = inputs; image && status == STATUS_OK; image = image->next)
		status = note_lengths(&owners, &image->as_input.known, number++);
	number = 0;
	for (struct image *image = inputs; image && status == STATUS_OK; image = image->next) {
		uint32_t own = number++;
		struct known_image *known = &image->as_input.known;
		if (!known->is_usable)
			continue;
		uint64_t first = known->lengths.data[0] << 1;
		bool is_part = known->lengths.count > 1;
		known->is_usable = !has_other_owner(&owners, first, own) &&
				   !(is_part && has_other_owner(&owners, first | 1, own));
	}
	hash_map_deinit(&owners);
	return status;
}

enum status reuse_exclude_ambiguous(struct image *inputs)
{
	TRY(exclude_twins(inputs));
	return exclude_lookalikes(inputs);
}
