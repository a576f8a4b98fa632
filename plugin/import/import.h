// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DIEs of one group of units become types in the store, and candidates for FUNC and VAR.
//
// A group is a number of units that must be read together. Nearly always that is one unit. If units
// refer to each other (LTO, type units, dwz), the group has all units of the image. import.c has
// the list of passes over a group.
#ifndef LDBTF_IMPORT_IMPORT_H
#define LDBTF_IMPORT_IMPORT_H

#include <stddef.h>

#include "dwarf/image.h"
#include "import/function_symbols.h"
#include "import/result.h"
#include "import/state.h"
#include "support/status.h"

// Frees the scratch memory, when there is nothing to import for a while. Results stay. The type
// store and the string table keep what they have in the import's memory. import_begin_image() must
// come before the next group.
void import_rest(struct import *import);

// Frees all memory, the results' too. The type store and the string table must not be read after
// it.
void import_deinit(struct import *import);

// Sets the image of the next groups. `image` and `symbols` are read until the last group is done.
// `symbols` has the names that functions may have. NULL allows any name.
void import_begin_image(struct import *import, const struct dwarf_image *image,
			const struct function_symbols *symbols);

// Imports units [first, first + count) of the image as one group. *ret starts zeroed, and its
// arrays belong to the import. OK. MALFORMED with a diagnostic. UNSUPPORTED with a diagnostic if
// the group is too large. NO_MEMORY. Threads may import at the same time, each with an import of
// its own.
MUST_CHECK enum status import_group(struct import *import, size_t first, size_t count,
				    struct import_result *ret);

#endif
