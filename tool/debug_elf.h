// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file of debug information beside an image: the image's headers, its notes and symbols, and
// debug sections. What is loaded from the image has headers here and no bytes (SHT_NOBITS), as
// after `objcopy --only-keep-debug`.
#ifndef LDBTF_TOOL_DEBUG_ELF_H
#define LDBTF_TOOL_DEBUG_ELF_H

#include <stdbool.h>
#include <stddef.h>

#include "elf/elf_image.h"
#include "linker/file_bytes.h"
#include "support/diag.h"
#include "support/status.h"
#include "tool/debug_symbols.h"

struct debug_section {
	const char *name;
	const void *bytes;
	size_t size;
	bool has_texts; // strings that end with a NUL
};

// Writes such a file to memory. Symbols of sections that the file does not have are left out. OK,
// and then the caller releases the bytes; UNSUPPORTED or IO with a diagnostic; NO_MEMORY.
MUST_CHECK enum status debug_elf_write(const struct elf_image *image,
				       const struct debug_symbols *symbols,
				       const struct debug_section *sections, size_t count,
				       const struct diag_source *where, struct file_bytes *ret);

#endif
