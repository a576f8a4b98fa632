// SPDX-License-Identifier: GPL-3.0-or-later
//
// What will DATASECs of the linked image take beyond their entries? Their names are up to the linker script, so this is a
// bound: one DATASEC for each name that an input's section with variables has or will be gathered under.
#ifndef LDBTF_ENCODE_SECTION_NAMES_H
#define LDBTF_ENCODE_SECTION_NAMES_H

#include "encode/decode.h"
#include "encode/program.h"

// Could variables lie in it?
bool section_can_hold_variables(const struct elf_section *section);

// When the image is decoded: which of its sections will DATASECs be named after? Variables that `vars` does not want are
// marked. OK or NO_MEMORY. Runs in the worker that decoded the image.
MUST_CHECK enum status section_names_list(struct image *image);

// Adds one; `symbol`: see struct named_section. OK or NO_MEMORY.
MUST_CHECK enum status section_names_add(struct image *image, const struct elf_section *section, uint32_t symbol);

// The bytes in all for the program of these images, which are all decoded. OK or NO_MEMORY.
MUST_CHECK enum status section_names_allowance(const struct image *first, const struct program *program, size_t *ret);

#endif
