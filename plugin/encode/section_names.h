// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bounds the bytes that DATASECs of the linked image take beside their entries.
//
// The linker script chooses the names of output sections. So there is a DATASEC for each name that
// an input's section with variables has, or that it is gathered under, and an allowance for other
// names.
#ifndef LDBTF_ENCODE_SECTION_NAMES_H
#define LDBTF_ENCODE_SECTION_NAMES_H

#include "encode/decode.h"
#include "encode/program.h"

// Can variables lie in the section?
bool section_can_hold_variables(const struct elf_section *section);

// Lists the sections of a decoded image that DATASECs can be named after, and marks the variables
// that `vars` does not want. OK or NO_MEMORY. The worker that has the image.
MUST_CHECK enum status section_names_list(struct image *image);

// Adds one section to that list. `symbol` is as in struct named_section. OK or NO_MEMORY.
MUST_CHECK enum status section_names_add(struct image *image, const struct elf_section *section,
					 uint32_t symbol);

// The bytes for the program of these decoded images. OK or NO_MEMORY.
MUST_CHECK enum status section_names_allowance(const struct image *first,
					       const struct program *program, size_t *ret);

#endif
