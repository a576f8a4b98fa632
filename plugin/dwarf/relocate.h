// SPDX-License-Identifier: GPL-3.0-or-later
//
// Relocations of debug sections, for machines that libdwfl has no backend for.
//
// What compilers put there is nearly always one kind: the word at this place is symbol plus addend. So a machine
// needs a line in a table, and no more. Those that libdwfl knows stay with it, since some have rules of
// their own (RISC-V's differences of symbols).
#ifndef LDBTF_DWARF_RELOCATE_H
#define LDBTF_DWARF_RELOCATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf_image.h"
#include "support/status.h"

// Is this machine in the table?
bool relocate_knows(uint16_t machine);

// A debug section in memory, decompressed; written to.
struct relocate_target {
	uint8_t *bytes;
	size_t size;
};

// Applies one SHT_REL or SHT_RELA section of an object, whose machine must be known, to the section it is
// about. Symbols get the addresses of elf_symbol_dwarf_addr; those that have none here (undefined ones,
// thread-local ones) leave the place as it is. OK; MALFORMED; UNSUPPORTED: a relocation type that is not
// in the table (both with one diagnostic); NO_MEMORY. Any thread.
MUST_CHECK enum status relocate_section(const struct elf_image *elf, const struct elf_section *relocations,
					const struct relocate_target *target);

#endif
