// SPDX-License-Identifier: GPL-3.0-or-later
//
// A core file as memory, and where FILE is in it.
#ifndef LDBTF_TOOL_MEMORY_CORE_H
#define LDBTF_TOOL_MEMORY_CORE_H

#include "elf/elf_image.h"
#include "support/diag.h"
#include "support/status.h"
#include "tool/btf_file.h"
#include "tool/memory.h"

// Adds the bytes of a core file, and those of `file` that the core file leaves out. Sets the bias
// of `memory`. OK; UNSUPPORTED with a diagnostic if `file` is not in the core file or is another
// build; MALFORMED with one if a file is damaged; NO_MEMORY. The bytes of `elf` and of `file` must
// outlive `memory`.
MUST_CHECK enum status memory_add_core(struct memory *memory, const struct elf_image *elf,
				       const struct btf_file *file,
				       const struct diag_source *where);

#endif
