// SPDX-License-Identifier: GPL-3.0-or-later
//
// Adds a VAR for each variable and a DATASEC for each section that has any (encoding 4).
#ifndef LDBTF_ENCODE_VARIABLES_H
#define LDBTF_ENCODE_VARIABLES_H

#include "elf/elf_image.h"
#include "encode/encode_types.h"
#include "import/import.h"
#include "encode/program.h"

// The sections whose variables are added. Each is either percpu or one of the others.
enum variable_sections { VARIABLES_OF_ALL, VARIABLES_OF_PERCPU, VARIABLES_OF_OTHERS };

// Adds the variables that lie in an allocated section of the linked image `elf`.
//
// `results` are those of the groups of units, in link order. Two variables overlap if two units
// describe one symbol, or if two symbols have one address. Kernels want the entries of a DATASEC
// disjoint, so one of the two stays. encoding 4.13 says which.
//
// A variable that lies in no section is skipped. It is counted with VARIABLES_OF_ALL and
// VARIABLES_OF_PERCPU only, so that each image counts it once.
//
// OK, MALFORMED (section headers) or NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status variables_add(struct program *program,
				     const struct import_result *const *results,
				     size_t result_count, const struct elf_image *elf,
				     enum variable_sections which);

// Adds every variable of a link's inputs, which is an upper bound of what the image will have.
//
// The linker script decides on the image's sections, so the names and records of their DATASECs are
// not counted here. OK or NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status variables_add_all(struct program *program,
					 const struct import_result *const *results,
					 size_t result_count);

#endif
