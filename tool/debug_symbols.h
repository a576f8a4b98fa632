// SPDX-License-Identifier: GPL-3.0-or-later
//
// The symbols of an image, for `ldbtf debug`: of the whole symbol table, else of the one that the
// dynamic linker needs, which strip leaves.
#ifndef LDBTF_TOOL_DEBUG_SYMBOLS_H
#define LDBTF_TOOL_DEBUG_SYMBOLS_H

#include <gelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf_image.h"
#include "support/status.h"
#include "support/vec.h"

struct debug_symbol {
	const char *name; // in the image, or the caller's
	GElf_Sym symbol;  // st_name is not used; st_shndx is a section of the image, or reserved
	bool is_function; // has code
};

struct debug_symbols {
	VEC(struct debug_symbol) list;
	VEC(uint32_t) by_name; // numbers of symbols, sorted by name and number
	bool is_arm; // the lowest bit of a function symbol says that its code is Thumb
};

// A place in the code.
struct debug_code {
	uint64_t address; // without the Thumb bit
	uint64_t size;    // bytes; 0: unknown
	bool is_global;
};

// Reads the symbols, and indexes them. Symbols whose names lie outside of the string table are left
// out. OK or NO_MEMORY. The caller calls debug_symbols_deinit() whatever the status.
MUST_CHECK enum status debug_symbols_read(const struct elf_image *elf, struct debug_symbols *ret);

// Makes the list ready for the functions below, once. A function without a size then reaches to the
// next one, or to the end of its section. `elf` is NULL if the symbols are of no sections. Then any
// symbol without a size reaches to the next one. OK or NO_MEMORY.
MUST_CHECK enum status debug_symbols_index(struct debug_symbols *symbols,
					   const struct elf_image *elf);
void debug_symbols_deinit(struct debug_symbols *symbols);

// The first symbol of that name. *ret_count is the number of symbols of that name. If it is 0, what
// is returned means nothing.
const struct debug_symbol *debug_symbols_named(const struct debug_symbols *symbols,
					       const char *name, size_t *ret_count);

// Has a symbol that name and that value? Symbols that were appended since don't count.
bool debug_symbols_have(const struct debug_symbols *symbols, const char *name, uint64_t value);

// The code of a FUNC: of the function symbol of that name, else of those whose names go on with a
// suffix, as `name.isra.0` (encoding 3.1.3). False: there is none, or several are at different
// addresses.
bool debug_symbols_code(const struct debug_symbols *symbols, const char *name,
			struct debug_code *ret);

#endif
