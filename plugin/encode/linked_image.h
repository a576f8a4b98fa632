// SPDX-License-Identifier: GPL-3.0-or-later
//
// The linked image: its symbols are read beside its units, its sections stay open, and units that were read of an
// input are not read again.
#ifndef LDBTF_ENCODE_LINKED_IMAGE_H
#define LDBTF_ENCODE_LINKED_IMAGE_H

#include "encode/decode.h"

// As image_create. `inputs`: the images of the link's inputs, in link order, which must outlive *ret; NULL for none.
MUST_CHECK enum status linked_image_create(struct reader *reader, const struct encode_input *input,
					   struct image *inputs, struct image **ret);

#endif
