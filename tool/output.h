// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that a command writes.
#ifndef LDBTF_TOOL_OUTPUT_H
#define LDBTF_TOOL_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "support/diag.h"
#include "support/status.h"

// Writes a file whole or not at all. An old file stays if that fails. "-" is standard output. OK,
// or IO with a diagnostic.
MUST_CHECK enum status output_write(const char *path, const void *bytes, size_t size,
				    struct diag *diag);

// Do two paths lead to the same file? No, if one of them is NULL or leads nowhere.
bool output_is_same_file(const char *a, const char *b);

// Complains that the output would replace an input. Returns UNSUPPORTED.
enum status output_reject(const char *output, const char *input, struct diag *diag);

#endif
