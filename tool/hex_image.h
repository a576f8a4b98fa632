// SPDX-License-Identifier: GPL-3.0-or-later
//
// Intel HEX and Motorola S-record files: bytes with addresses, as text.
#ifndef LDBTF_TOOL_HEX_IMAGE_H
#define LDBTF_TOOL_HEX_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"

// Bytes without a gap.
struct hex_run {
	uint64_t address;
	size_t offset; // in hex_image.bytes
	size_t size;   // bytes
};

struct hex_image {
	VEC(uint8_t) bytes;
	VEC(struct hex_run) runs; // by address
};

// Does a text begin as one of these files do?
bool hex_image_is_one(const uint8_t *text, size_t size);

// Reads such a text, and checks each line's sum. OK; MALFORMED with a diagnostic that has the line,
// or the address at which two records differ; NO_MEMORY. The caller calls hex_image_deinit()
// whatever the status.
MUST_CHECK enum status hex_image_read(const uint8_t *text, size_t size,
				      const struct diag_source *where, struct hex_image *ret);
void hex_image_deinit(struct hex_image *image);

#endif
