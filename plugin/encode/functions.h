// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which functions become FUNC, and with which prototype (encoding 3.4).
#ifndef LDBTF_ENCODE_FUNCTIONS_H
#define LDBTF_ENCODE_FUNCTIONS_H

#include "encode/encode_types.h"
#include "import/function_symbols.h"
#include "import/import.h"
#include "encode/program.h"

// Adds a FUNC, its FUNC_PROTO and its tags for every function that qualifies.
//
// `results` are those of the groups of units, in link order, as dedup_run() saw them.
//
// `symbols` are those of the linked image. NULL stands for the inputs of a link. Then each name
// gets a FUNC and every candidate's prototype is added, which is an upper bound.
//
// `names` has the string id of each function that some input defines. NULL means that they are not
// known.
//
// OK or NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status functions_add(struct program *program,
				     const struct import_result *const *results,
				     size_t result_count, const struct function_symbols *symbols,
				     const struct hash_map *names, enum encode_funcs which);

#endif
