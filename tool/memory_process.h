// SPDX-License-Identifier: GPL-3.0-or-later
//
// A running process as memory, and where it has loaded FILE.
#ifndef LDBTF_TOOL_MEMORY_PROCESS_H
#define LDBTF_TOOL_MEMORY_PROCESS_H

#include "support/diag.h"
#include "support/status.h"
#include "tool/btf_file.h"
#include "tool/memory.h"

// Sets the process and the bias of `memory`. `number` is the text of a PID. OK; else a diagnostic:
// IO if the process can't be looked at, UNSUPPORTED if it has not loaded `file`; or NO_MEMORY.
MUST_CHECK enum status memory_add_process(struct memory *memory, const char *number,
					  const struct btf_file *file,
					  const struct diag_source *where);

#endif
