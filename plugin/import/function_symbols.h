// SPDX-License-Identifier: GPL-3.0-or-later
//
// The functions of an image's symbol table, by name (encoding 3.1).
//
// DWARF describes every function that was compiled. Some of these were inlined everywhere, or
// dropped by the link. Only those with a symbol are in the image.
//
// A symbol `foo.isra.0` stands for the function foo. So several symbols, at several addresses, can
// have one name. Other suffixes are of helpers. foo._omp_fn.0 is a part that threads run. foo.avx2
// is a version for some processors, and a resolver chooses among such versions when foo is called.
#ifndef LDBTF_IMPORT_FUNCTION_SYMBOLS_H
#define LDBTF_IMPORT_FUNCTION_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf/elf_image.h"
#include "support/hash_map.h"
#include "support/status.h"
#include "support/strings.h"
#include "support/vec.h"

// Of the objects that LDBTF_KEEP defines for types (encoding 8.8).
#define KEEP_MARK_PREFIX "__ldbtf_keep_"

struct function_symbol {
	uint32_t name;     // string id, cut at the first '.'
	uint32_t next;     // another symbol of that name: its index + 1; 0 at the end
	uint32_t full_name; // string id, if the symbol has a suffix; else 0
	uint64_t address;   // as DWARF knows it (elf_symbol_dwarf_addr)
	bool is_optimized;  // ".isra" or ".constprop": parameters may be missing
	bool is_sra;        // ".isra": so may the result
	bool is_helper;     // no function of that name, but a part or a version of one
};

struct function_symbols {
	VEC(struct function_symbol) symbols;
	struct hash_map by_name; // string id -> index + 1 of the last symbol of that name
	struct hash_map chosen_at_run_time; // names of STT_GNU_IFUNC symbols
	size_t mark_count; // objects whose names begin with KEEP_MARK_PREFIX
};

// Reads `elf`'s .symtab. Without one there are no functions. The caller calls
// function_symbols_deinit whatever the status. OK. MALFORMED with a diagnostic. NO_MEMORY.
// Afterwards any thread may read.
MUST_CHECK enum status function_symbols_read(const struct elf_image *elf, struct strings *strings,
					     struct function_symbols *ret);

// The same for an object that LTO will compile. It has the functions that still had a body when the
// object was written. A function that had been inlined everywhere by then can't come back.
// Addresses are 0.
MUST_CHECK enum status function_symbols_read_lto(const struct elf_image *elf,
						 struct strings *strings,
						 struct function_symbols *ret);
void function_symbols_deinit(struct function_symbols *symbols);

// The first symbol of that name (follow .next), or NULL.
const struct function_symbol *function_symbols_find(const struct function_symbols *symbols,
						    uint32_t name);

// The next symbol of the same name, or NULL.
const struct function_symbol *function_symbols_next(const struct function_symbols *symbols,
						    const struct function_symbol *symbol);

// Is there a symbol of that name that is no helper, or that is chosen at run time?
bool function_symbols_has_function(const struct function_symbols *symbols, uint32_t name);

// Two symbols of that name lie at different addresses. Address 0, which undefined symbols have,
// does not count. Helpers count if `counts_helpers`.
bool function_symbols_is_ambiguous(const struct function_symbols *symbols, uint32_t name,
				   bool counts_helpers);

#endif
