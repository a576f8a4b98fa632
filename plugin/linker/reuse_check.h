// SPDX-License-Identifier: GPL-3.0-or-later
//
// Checks that what was reused of the inputs is what the linked image says.
//
// Only debug builds do this, because it reads everything again. So every test that runs with the
// sanitizers compares the two.
#ifndef LDBTF_LINKER_REUSE_CHECK_H
#define LDBTF_LINKER_REUSE_CHECK_H

#include <stdint.h>

#include "encode/encode.h"
#include "linker/output_file.h"
#include "support/status.h"

// Encodes the output with nothing known, and compares the result with `blob`, which has the
// reserved size. OK. MALFORMED with a diagnostic if the bytes differ. Else as encode_image and
// encode_write.
MUST_CHECK enum status reuse_check(const struct output_file *output,
				   const struct encode_options *options, const uint8_t *blob,
				   const struct diag_source *where);

#endif
