// SPDX-License-Identifier: GPL-3.0-or-later
//
// Puts sections into an ELF file in place, as kernel builds want it of pahole.
#ifndef LDBTF_TOOL_ELF_SECTIONS_H
#define LDBTF_TOOL_ELF_SECTIONS_H

#include <stddef.h>

#include "support/diag.h"
#include "support/status.h"

struct elf_new_section {
	const char *name;
	const void *bytes;
	size_t size;
};

// Adds sections that are not loaded, or replaces those of the same name. All other bytes of the
// file stay where and what they are, but for the section headers and their names, which move to the
// end. The ELF header is written last. `count` is 1 to 4.
//
// OK; MALFORMED, UNSUPPORTED or IO with a diagnostic; NO_MEMORY. After IO the file can be damaged.
MUST_CHECK enum status elf_sections_put(const char *path, const struct elf_new_section *sections,
					size_t count, const struct diag_source *where);

#endif
