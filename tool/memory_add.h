// SPDX-License-Identifier: GPL-3.0-or-later
//
// MEMORY of `ldbtf read`: a core file, dumps with addresses, a running process, or a target behind
// gdb's remote protocol.
#ifndef LDBTF_TOOL_MEMORY_ADD_H
#define LDBTF_TOOL_MEMORY_ADD_H

#include "support/diag.h"
#include "support/status.h"
#include "tool/btf_file.h"
#include "tool/memory.h"

// Adds one MEMORY, by its text: "pid:N", "gdb:HOST:PORT", "FILE@ADDRESS", or FILE, which is a core
// file, Intel HEX or S-records. A file whose name has an @ is found by its name. `file` is the
// program or library that the memory is of. OK; else a diagnostic in `diag`: IO, MALFORMED or
// UNSUPPORTED (also if `file` is not in a core file or process, or is another build); or
// NO_MEMORY. The caller calls memory_close() whatever the status.
MUST_CHECK enum status memory_add(struct memory *memory, const char *text,
				  const struct btf_file *file, struct diag *diag);

// If `file`, at `path`, is a core file: is the program that it names still the one that ran? It may
// have been built anew. As memory_add().
MUST_CHECK enum status memory_check_core(const char *path, const struct btf_file *file,
					 struct diag *diag);

#endif
