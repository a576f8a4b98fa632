// SPDX-License-Identifier: GPL-3.0-or-later
//
// Is what was reused of the inputs what the linked image says?
//
// In debug builds only: it reads everything again, which is what reusing is there to avoid. So
// every test that runs with the sanitizers compares the two.
#ifndef LDBTF_LINKER_REUSE_CHECK_H
#define LDBTF_LINKER_REUSE_CHECK_H

#include <stdint.h>

#include "encode/encode.h"
#include "linker/output_file.h"
#include "support/status.h"

// Encodes the output with nothing known, and compares with `blob`, which has the reserved size.
// OK; MALFORMED with a diagnostic: the bytes differ; or what encoding gives.
MUST_CHECK enum status reuse_check(const struct output_file *output,
				   const struct encode_options *options, const uint8_t *blob,
				   const struct diag_source *where);

#endif
