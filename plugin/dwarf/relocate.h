// SPDX-License-Identifier: GPL-3.0-or-later
//
// Relocations of debug sections that need no library: the word at this place is symbol plus addend.
//
// That is nearly all that compilers put there, so a machine needs a line or two in a table, and no
// more. libdwfl can do it too, but takes ten times as long, and for some machines it has no
// backend. It is left with machines that have rules of their own (RISC-V's differences of symbols),
// and with objects in which something turns up that is not in the table.
#ifndef LDBTF_DWARF_RELOCATE_H
#define LDBTF_DWARF_RELOCATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/fingerprint.h"
#include "elf/elf_image.h"
#include "support/status.h"
#include "support/vec.h"

// Is this machine in the table?
bool relocate_knows(uint16_t machine);

struct relocate_address {
	uint64_t value;
	bool is_known;
	bool is_offset;    // it lies in debug information
	bool is_elsewhere; // in no section of this object
	// A place of so many bytes just gets the value, there is nothing else to ask; 0: there is
	// none.
	uint8_t plain_size;
};

// The addresses of an object's symbols, by index. Owned by the caller, who calls
// relocate_symbols_deinit.
struct relocate_symbols {
	VEC(struct relocate_address) addresses;
};

// Reads them: those of elf_symbol_dwarf_addr; undefined and thread-local symbols have none here.
// Without a symbol table only symbol 0 exists. *ret starts zeroed. OK; MALFORMED with one
// diagnostic; NO_MEMORY.
MUST_CHECK enum status relocate_symbols_read(const struct elf_image *elf,
					     struct relocate_symbols *ret);
void relocate_symbols_deinit(struct relocate_symbols *symbols);

// A debug section in memory, decompressed; written to.
struct relocate_target {
	uint8_t *bytes;
	size_t size;
	struct dwarf_fingerprint *fingerprint; // gets every place; NULL: not wanted
};

// Applies one SHT_REL or SHT_RELA section of an object, whose machine must be known, to the section
// it is about. A symbol without an address leaves the place as it is. OK; MALFORMED with one
// diagnostic; UNSUPPORTED (no diagnostic): a relocation type that is not in the table; NO_MEMORY.
// Any thread.
MUST_CHECK enum status relocate_section(const struct elf_image *elf,
					const struct elf_section *relocations,
					const struct relocate_symbols *symbols,
					const struct relocate_target *target);

#endif
