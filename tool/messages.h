// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a command shows what the layers below have found (support/diag.h).
#ifndef LDBTF_TOOL_MESSAGES_H
#define LDBTF_TOOL_MESSAGES_H

#include <stdbool.h>

#include "support/diag.h"
#include "support/status.h"

// Prints the collected messages to stderr, notes only if `is_verbose`, and forgets them. Returns
// the exit status of a command that ends with `status`. If nothing explains a bad status, one line
// does.
int messages_show(struct diag *diag, enum status status, bool is_verbose);

#endif
