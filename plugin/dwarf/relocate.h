// SPDX-License-Identifier: GPL-3.0-or-later
//
// Relocations of debug sections that need no library: the place gets the symbol's value plus
// addend.
//
// Nearly all relocations that compilers write into debug sections are of this kind. A machine needs
// a few lines in a table. libdwfl can apply them too, but takes ten times as long, and lacks some
// machines. libdwfl does the work for machines with other rules (RISC-V has differences of
// symbols), and for objects that have a relocation type which is not in the table.
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
	bool is_offset;    // the symbol is in a section that is not loaded, such as .debug_str
	bool is_elsewhere; // the symbol is in no section of this object
	// A place of so many bytes gets the value without further checks. 0: no place does.
	uint8_t plain_size;
};

// The addresses of an object's symbols, by symbol index.
struct relocate_symbols {
	VEC(struct relocate_address) addresses;
};

// Reads the addresses that elf_symbol_dwarf_addr gives. Undefined and thread-local symbols have
// none. Without a symbol table only symbol 0 exists. *ret must be zeroed, and the caller calls
// relocate_symbols_deinit whatever the status. OK; MALFORMED with one diagnostic; NO_MEMORY.
MUST_CHECK enum status relocate_symbols_read(const struct elf_image *elf,
					     struct relocate_symbols *ret);
void relocate_symbols_deinit(struct relocate_symbols *symbols);

// The bytes of a decompressed debug section, which are changed.
struct relocate_target {
	uint8_t *bytes;
	size_t size;
	struct dwarf_fingerprint *fingerprint; // gets every place; NULL: none is wanted
};

// Applies one SHT_REL or SHT_RELA section to its target. relocate_knows() must be true for the
// machine. The place of a symbol without an address stays as it is. OK. MALFORMED with one
// diagnostic. UNSUPPORTED without a diagnostic if a relocation type is not in the table. NO_MEMORY.
// Any thread.
MUST_CHECK enum status relocate_section(const struct elf_image *elf,
					const struct elf_section *relocations,
					const struct relocate_symbols *symbols,
					const struct relocate_target *target);

#endif
