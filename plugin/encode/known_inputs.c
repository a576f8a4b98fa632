// SPDX-License-Identifier: GPL-3.0-or-later
//
// Keeps the parts of measured inputs that the linked image may use (known_inputs.h).
#include "encode/known_inputs.h"

#include <stdlib.h>

#include "encode/decode.h"
#include "encode/reuse_exclude.h"

struct known_inputs {
	struct reader *reader;
	struct image *images;
};

// Frees the parts of images that only measuring needs. Returns whether some image can be reused.
static bool keep_useful_parts(struct image *images)
{
	bool is_useful = false;
	for (struct image *image = images; image; image = image->next) {
		function_symbols_deinit(&image->symbols);
		kfuncs_deinit(&image->kfuncs);
		vec_free(&image->as_input.named_sections);
		is_useful |= image->as_input.known.is_usable;
	}
	return is_useful;
}

struct known_inputs *known_inputs_create(struct reader *reader, struct image *images)
{
	struct known_inputs *known = malloc(sizeof(*known));
	if (!known || reuse_exclude_ambiguous(images) != STATUS_OK || !keep_useful_parts(images)) {
		free(known);
		images_destroy(images);
		reader_destroy(reader);
		return NULL;
	}
	*known = (struct known_inputs){.reader = reader, .images = images};
	return known;
}

struct reader *known_inputs_take(struct known_inputs *known, struct image **ret_images)
{
	struct reader *reader = known->reader;
	*ret_images = known->images;
	free(known);
	return reader;
}

void known_inputs_destroy(struct known_inputs *known)
{
	if (!known)
		return;
	images_destroy(known->images);
	reader_destroy(known->reader);
	free(known);
}
