// SPDX-License-Identifier: GPL-3.0-or-later
//
// See doubtful_inputs.h.
#include "encode/doubtful_inputs.h"

#include "support/hash_map.h"

// Inputs that are the same in all that is compared can't be told apart in the image, where a linker script may have put them
// in another order; and names that are not compared may differ. OK or NO_MEMORY.
static enum status forget_twins(struct encode *encode)
{
	struct hash_map by_print = {0};
	VEC(struct image *) images = {0};
	enum status status = STATUS_OK;
	for (struct image *image = encode->first; image && status == STATUS_OK; image = image->next) {
		if (!image->known.is_usable)
			continue;
		uint32_t *first;
		status = vec_push(&images, image);
		if (status == STATUS_OK)
			status = hash_map_insert(&by_print, known_image_key(&image->known), (uint32_t)images.count, &first);
		if (status != STATUS_OK || images.data[*first - 1] == image)
			continue;
		image->known.is_usable = false;
		images.data[*first - 1]->known.is_usable = false;
	}
	vec_free(&images);
	hash_map_deinit(&by_print);
	return status;
}

// Could a unit of `image` that is not told by its image's fingerprint alone be taken for another input's? Only the first of a usable
// one stands where the search begins.
static enum status note_lengths(struct hash_map *owners, const struct image *image, uint32_t number)
{
	for (size_t i = 0; i < image->known.lengths.count; i++) {
		bool is_whole = image->known.is_usable && image->known.lengths.count == 1;
		uint64_t key = image->known.lengths.data[i] << 1 | is_whole;
		uint32_t *owner;
		TRY(hash_map_insert(owners, key, number, &owner));
		if (*owner != number)
			*owner = UINT32_MAX; // several
	}
	return STATUS_OK;
}

// Does another input than number `number` have units of that length?
static bool has_other_owner(const struct hash_map *owners, uint64_t key, uint32_t number)
{
	const uint32_t *owner = hash_map_find(owners, key);
	return owner && *owner != number;
}

// An input that begins with a unit as long as one that is a part of another input, or of one that is not usable: what lies in the
// image could be either's. Whole inputs of one unit each are told apart by forget_twins(). OK or NO_MEMORY.
static enum status forget_lookalikes(struct encode *encode)
{
	struct hash_map owners = {0};
	enum status status = STATUS_OK;
	uint32_t number = 0;
	for (struct image *image = encode->first; image && status == STATUS_OK; image = image->next)
		status = note_lengths(&owners, image, number++);
	number = 0;
	for (struct image *image = encode->first; image && status == STATUS_OK; image = image->next, number++) {
		if (!image->known.is_usable)
			continue;
		uint64_t first = image->known.lengths.data[0] << 1;
		bool is_part = image->known.lengths.count > 1;
		image->known.is_usable = !has_other_owner(&owners, first, number) &&
					 !(is_part && has_other_owner(&owners, first | 1, number));
	}
	hash_map_deinit(&owners);
	return status;
}

enum status forget_doubtful_inputs(struct encode *encode)
{
	TRY(forget_twins(encode));
	return forget_lookalikes(encode);
}
