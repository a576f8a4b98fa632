// SPDX-License-Identifier: GPL-3.0-or-later
//
// DWARF of one linked ELF image in, the bytes of one BTF blob out.
//
//	encode_image -> encode_write, or encode_write_distilled -> encode_split_vars -> encode_destroy
//
// Nothing here knows that a linker exists, so tests, fuzzers and the dumper call it too. How much room the image
// will need is found before the link, by measurement.h.
//
// One thread owns a struct encode and makes all the calls; the work behind them is threaded.
#ifndef LDBTF_ENCODE_ENCODE_H
#define LDBTF_ENCODE_ENCODE_H

#include "encode/encode_types.h"

struct encode;
struct known_inputs;

// Reads the image and makes a program of it, ready to be written. Takes over `input->bytes` (see release) whatever
// the status, but reads them until encode_destroy. OK: the caller owns *ret. MALFORMED, UNSUPPORTED (with
// diagnostics); NO_MEMORY. Of an image without DWARF, the blob is a valid empty one. UNSUPPORTED is also a base of
// another byte order or pointer size than the image's, or more types or names than readers take.
//
// `known`: what the link's inputs taught (known_inputs.h), measured with the same options; it is freed whatever the
// status. NULL: nothing is known.
MUST_CHECK enum status encode_image(const struct encode_options *options, struct known_inputs *known,
				    const struct encode_input *input, struct diag *diag, struct encode **ret);

// What came out of the image. The encode's memory.
const struct encode_result *encode_result(const struct encode *encode);

// Writes the blob into `size` bytes at `buffer`, in the image's byte order. Bytes that the blob does not
// need become NULs at the end of the string section. NO_SPACE if size < byte_size. MALFORMED with a diagnostic: a bug.
MUST_CHECK enum status encode_write(struct encode *encode, uint8_t *buffer, size_t size);

// Writes split BTF on a distilled base (encoding 1.9), and that base, with padding as above. Only with
// options->distills. The rest as encode_write.
MUST_CHECK enum status encode_write_distilled(struct encode *encode, uint8_t *base, size_t base_size,
					      uint8_t *buffer, size_t size);

// Encodes the variables that `vars` leaves out, as split BTF on top of `image_size` bytes at `image`, which
// encode_write has written. The padding of those counts, for the offsets of the split's strings begin behind it.
// *ret gets split_size bytes of the result, which the caller frees. OK; UNSUPPORTED (more than readers take),
// MALFORMED (section headers), both with diagnostics; NO_MEMORY. Only with splits_vars, and once: nothing else of
// the encode may be written afterwards.
MUST_CHECK enum status encode_split_vars(struct encode *encode, const uint8_t *image, size_t image_size,
					 uint8_t **ret);

// Frees everything. NULL is allowed.
void encode_destroy(struct encode *encode);

#endif
