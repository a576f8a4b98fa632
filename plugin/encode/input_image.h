// SPDX-License-Identifier: GPL-3.0-or-later
//
// An image that is an input of a link. It is closed as soon as it is decoded. What stays are the
// names of its sections, and the fingerprint that the linked image is compared with.
#ifndef LDBTF_ENCODE_INPUT_IMAGE_H
#define LDBTF_ENCODE_INPUT_IMAGE_H

#include "encode/decode.h"

// As image_create. The caller sets as_input.is_remembered and as_input.keeps_section_names.
MUST_CHECK enum status input_image_create(struct reader *reader, const struct encode_input *input,
					  struct image **ret);

#endif
