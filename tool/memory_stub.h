// SPDX-License-Identifier: GPL-3.0-or-later
//
// MEMORY of `ldbtf read` that is behind a stub of gdb's remote protocol.
#ifndef LDBTF_TOOL_MEMORY_STUB_H
#define LDBTF_TOOL_MEMORY_STUB_H

#include "support/diag.h"
#include "support/status.h"
#include "tool/btf_file.h"
#include "tool/memory.h"

// Connects to a stub, and finds where the file is in the process that the stub has, if it has one.
// `address` is as for gdb_remote_open(). Status and diagnostics are as for memory_add().
MUST_CHECK enum status memory_add_stub(struct memory *memory, const char *address,
				       const struct btf_file *file,
				       const struct diag_source *where);

#endif
