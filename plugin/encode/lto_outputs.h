// SPDX-License-Identifier: GPL-3.0-or-later
//
// What LTO made of a link's inputs: objects whose symbols say which functions and variables of those are left.
#ifndef LDBTF_ENCODE_LTO_OUTPUTS_H
#define LDBTF_ENCODE_LTO_OUTPUTS_H

#include "encode/decode.h"
#include "support/hash_map.h"

// Reads the symbols of an image that LTO made, whose ELF file is open. OK; MALFORMED with a diagnostic; NO_MEMORY.
MUST_CHECK enum status lto_output_read(struct image *image);

// Adds the names of all that LTO kept, as program.lto_names has them. *ret: some image was made by LTO. OK or
// NO_MEMORY.
MUST_CHECK enum status lto_outputs_gather(const struct image *first, struct hash_map *names, bool *ret);

// `var_count` VARs were counted because LTO kept something of their name. How many bytes of them will not be there?
// `results` are those of all images. OK or NO_MEMORY.
MUST_CHECK enum status lto_outputs_excess(const struct image *first, const struct import_result *const *results,
					  size_t count, size_t var_count, size_t *ret);

#endif
