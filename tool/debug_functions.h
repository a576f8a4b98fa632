// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the code of each FUNC of a BTF is, by the symbols.
#ifndef LDBTF_TOOL_DEBUG_FUNCTIONS_H
#define LDBTF_TOOL_DEBUG_FUNCTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"
#include "tool/btf_file.h"
#include "tool/debug_symbols.h"

// Where the code of one FUNC is.
struct function_range {
	bool is_known; // there is a symbol
	bool is_global;
	uint64_t address;
	uint64_t size; // bytes; 0 if the code counts as that of another FUNC
};

struct code_range {
	uint64_t address, size; // bytes
	uint32_t id; // of the FUNC
};

struct debug_functions {
	struct function_range *places; // by type ID
	VEC(struct code_range) ranges; // by address; they do not overlap
};

// Finds the code of the file's own FUNCs, not of those of its base. OK or NO_MEMORY. The caller
// calls debug_functions_deinit() whatever the status.
MUST_CHECK enum status debug_functions_find(const struct btf_file *file,
					    const struct debug_symbols *symbols,
					    struct debug_functions *ret);
void debug_functions_deinit(struct debug_functions *functions);

#endif
