// SPDX-License-Identifier: GPL-3.0-or-later
//
// What measuring a link's inputs taught: with it, the linked image is encoded in a fraction of the time (reuse.h).
// The bytes that come out are those of an encode that knows nothing of the inputs.
#ifndef LDBTF_ENCODE_KNOWN_INPUTS_H
#define LDBTF_ENCODE_KNOWN_INPUTS_H

struct image;
struct known_inputs;
struct reader;

// From measurement_end() to encode_image(): takes over the reader and its images, which are decoded. NULL: nothing
// of them would help, or memory is out; then both are freed.
struct known_inputs *known_inputs_create(struct reader *reader, struct image *images);

// Gives both back, and frees the rest.
struct reader *known_inputs_take(struct known_inputs *known, struct image **ret_images);

// Frees everything. NULL is allowed.
void known_inputs_destroy(struct known_inputs *known);

#endif
