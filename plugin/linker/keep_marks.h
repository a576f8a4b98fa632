// SPDX-License-Identifier: GPL-3.0-or-later
//
// The marks that LDBTF_KEEP leaves in objects: the section .ldbtf.keep, which no final link keeps.
//
// The section has strings, each with a NUL behind it (runtime/include/ldbtf/keep.h).
#ifndef LDBTF_LINKER_KEEP_MARKS_H
#define LDBTF_LINKER_KEEP_MARKS_H

#include <stdint.h>

#include "elf/elf_image.h"
#include "encode/roots.h"
#include "support/status.h"
#include "support/vec.h"

// One section of one input.
struct keep_mark {
	uint64_t order; // of the input in the link
	char *file;     // owned
	char *text;     // owned; `size` bytes, the last one is a NUL
	size_t size;
};

// In any order. A zeroed one is empty.
struct keep_marks {
	VEC(struct keep_mark) marks;
};

// Takes the marks of one object. OK. MALFORMED with a diagnostic if they are no strings. NO_MEMORY.
MUST_CHECK enum status keep_marks_add(struct keep_marks *marks, const struct elf_image *elf,
				      const struct elf_section *section);

// Adds all of them to the roots, in link order. OK or NO_MEMORY.
MUST_CHECK enum status keep_marks_give(struct keep_marks *marks, struct roots *roots);

void keep_marks_deinit(struct keep_marks *marks);

#endif
