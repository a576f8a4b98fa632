// SPDX-License-Identifier: GPL-3.0-or-later
//
// The objects that LTO made of a link's inputs. Their symbols tell which functions and variables of
// the inputs are left.
#ifndef LDBTF_ENCODE_LTO_OUTPUTS_H
#define LDBTF_ENCODE_LTO_OUTPUTS_H

#include "encode/decode.h"
#include "support/hash_map.h"

// Reads the symbols of an image that LTO made, whose ELF file is open. OK; MALFORMED with a
// diagnostic; NO_MEMORY. The worker that has the image.
MUST_CHECK enum status lto_output_read(struct image *image);

// Adds the names of all that LTO kept, as program.lto_names has them. *ret tells whether LTO made
// some of the images. OK or NO_MEMORY.
MUST_CHECK enum status lto_outputs_gather(const struct image *first, struct hash_map *names,
					  bool *ret);

// `var_count` VARs were counted because LTO kept something of their name (program.lto_var_count).
// *ret gets the number of their bytes that the image can't have. `results` are those of all images.
// OK or NO_MEMORY.
MUST_CHECK enum status lto_outputs_excess(const struct image *first,
					  const struct import_result *const *results, size_t count,
					  size_t var_count, size_t *ret);

#endif
