// SPDX-License-Identifier: GPL-3.0-or-later
//
// The linked image. Units that were read in an input are not read again. Symbols are read in
// another thread than units. The ELF file stays open after the image is decoded.
#ifndef LDBTF_ENCODE_LINKED_IMAGE_H
#define LDBTF_ENCODE_LINKED_IMAGE_H

#include "encode/decode.h"

// As image_create. `inputs` are the images of the link's inputs, in link order. They must outlive
// *ret. NULL: nothing is known of inputs.
MUST_CHECK enum status linked_image_create(struct reader *reader, const struct encode_input *input,
					   struct image *inputs, struct image **ret);

#endif
