// SPDX-License-Identifier: GPL-3.0-or-later
//
// Encodes the DWARF of one linked ELF image as the bytes of one BTF blob.
//
//	encode_image or encode_linked -> encode_write or encode_write_distilled
//	             -> encode_split_vars -> encode_destroy
//
// Nothing here knows that a linker exists, so tests, fuzzers and the dumper call it, too. The bytes
// that the image will need are measured before the link (measurement.h).
//
// One thread owns a struct encode and makes all the calls. Units are read in threads of its own.
#ifndef LDBTF_ENCODE_ENCODE_H
#define LDBTF_ENCODE_ENCODE_H

#include "encode/encode_types.h"

struct encode;
struct known_inputs;

// Reads the image and makes a program that is ready to be written. An image without DWARF gets a
// valid empty blob.
//
// Takes over `input->bytes` whatever the status (encode_input.release). On OK they are in use until
// encode_destroy.
//
// OK, and then the caller owns *ret. MALFORMED with a diagnostic. UNSUPPORTED with a diagnostic,
// for example if the base has another byte order or pointer size than the image, or if there are
// more types or names than readers take. NO_MEMORY.
MUST_CHECK enum status encode_image(const struct encode_options *options,
				    const struct encode_input *input, struct diag *diag,
				    struct encode **ret);

// As encode_image, with what the image's inputs taught (known_inputs.h), which is taken over, too.
// The options and the diag are those with which the inputs were measured.
MUST_CHECK enum status encode_linked(struct known_inputs *known, const struct encode_input *input,
				     struct encode **ret);

// The sizes and counts of the BTF. They belong to the encode.
const struct encode_result *encode_result(const struct encode *encode);

// Warns of each root that nothing in the image matches, and names what is near. Says what a budget
// has shed. Warns if the image has objects of LDBTF_KEEP and the options have no roots.
void encode_report_selection(const struct encode *encode, const struct diag_source *where);

// Writes the blob into `size` bytes at `buffer`, in the image's byte order. Bytes that the blob
// does not need become NULs at the end of the string section. OK. NO_SPACE if `size` is less than
// byte_size. MALFORMED with a diagnostic, which is a bug. NO_MEMORY.
MUST_CHECK enum status encode_write(struct encode *encode, uint8_t *buffer, size_t size);

// Writes a distilled base, and split BTF on it (encoding 1.9). Only with options->distills. Padding
// and statuses are those of encode_write.
MUST_CHECK enum status encode_write_distilled(struct encode *encode, uint8_t *base,
					      size_t base_size, uint8_t *buffer, size_t size);

// Encodes the variables that `vars` leaves out, as split BTF on top of the image's BTF. `image` has
// the `image_size` bytes that encode_write has written, with their padding: string offsets of the
// split BTF begin behind it.
//
// *ret gets encode_result.split_size bytes, which the caller frees whatever the status. OK.
// UNSUPPORTED with a diagnostic if there are more types or names than readers take. MALFORMED with
// a diagnostic. NO_MEMORY. Only with options->splits_vars, and once. Nothing else may be written
// afterwards.
MUST_CHECK enum status encode_split_vars(struct encode *encode, const uint8_t *image,
					 size_t image_size, uint8_t **ret);

// Frees everything. NULL is allowed.
void encode_destroy(struct encode *encode);

#endif
