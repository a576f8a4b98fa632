// SPDX-License-Identifier: GPL-3.0-or-later
//
// What measuring a link's inputs taught. With it the linked image is encoded in a fraction of the
// time (reuse.h). The BTF has the same bytes as without.
#ifndef LDBTF_ENCODE_KNOWN_INPUTS_H
#define LDBTF_ENCODE_KNOWN_INPUTS_H

struct image;
struct known_inputs;
struct reader;

// Takes over the reader and its images, which must have been decoded. The owner of the result gives
// it to encode_linked() or destroys it. NULL if nothing would help, or if there is no memory; then
// the reader and the images are freed.
struct known_inputs *known_inputs_create(struct reader *reader, struct image *images);

// Returns the reader, and the images in *ret_images, which the caller owns then. Frees the rest.
struct reader *known_inputs_take(struct known_inputs *known, struct image **ret_images);

// Frees everything. NULL is allowed.
void known_inputs_destroy(struct known_inputs *known);

#endif
