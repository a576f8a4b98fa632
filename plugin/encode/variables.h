// SPDX-License-Identifier: GPL-3.0-or-later
//
// Variables become VARs, and their sections DATASECs (encoding 4).
#ifndef LDBTF_ENCODE_VARIABLES_H
#define LDBTF_ENCODE_VARIABLES_H

#include "elf/elf_image.h"
#include "encode/encode.h"
#include "import/import.h"
#include "encode/program.h"

// Of which sections. The two last ones make up the first.
enum variable_sections { VARIABLES_OF_ALL, VARIABLES_OF_PERCPU, VARIABLES_OF_OTHERS };

// Adds the variables of a linked image: those that lie in one of its allocated sections. `results` are the groups' in
// link order. Where two overlap - one symbol described by two units, or two symbols at one address - one stays, since
// kernels want the entries of a DATASEC disjoint: which, is encoding 4.13.
// What lies in no section is counted with VARIABLES_OF_ALL and VARIABLES_OF_PERCPU, so once an image.
// OK, MALFORMED (section headers) or NO_MEMORY.
MUST_CHECK enum status variables_add(struct program *program, const struct import_result *const *results,
				     size_t result_count, const struct elf_image *elf, enum variable_sections which);

// Adds every variable of a link's inputs: an upper bound. What their DATASECs' headers and names will take is
// up to the linker script and not counted here.
MUST_CHECK enum status variables_add_all(struct program *program, const struct import_result *const *results,
					 size_t result_count);

#endif
