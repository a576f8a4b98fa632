// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that a command writes.
#ifndef LDBTF_TOOL_OUTPUT_H
#define LDBTF_TOOL_OUTPUT_H

#include <stddef.h>

#include "support/diag.h"
#include "support/status.h"

// Writes a file whole or not at all. An old file stays if that fails. "-" is standard output. OK,
// or IO with a diagnostic.
MUST_CHECK enum status output_write(const char *path, const void *bytes, size_t size,
				    struct diag *diag);

// Checks that the output would replace none of `count` inputs. Each path may be NULL, or lead
// nowhere. OK, or UNSUPPORTED with a diagnostic.
MUST_CHECK enum status output_check(const char *output, const char *const *inputs, size_t count,
				    struct diag *diag);

#endif
