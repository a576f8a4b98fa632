// SPDX-License-Identifier: GPL-3.0-or-later
//
// The final order of types, which gives them their BTF type IDs.
#ifndef LDBTF_ENCODE_ASSIGN_IDS_H
#define LDBTF_ENCODE_ASSIGN_IDS_H

#include "encode/program.h"

// Finds the type of array subscripts, and adds it if the program has arrays but no `int` (encoding
// 2.6.4). OK or NO_MEMORY.
MUST_CHECK enum status find_subscript_type(struct program *program);

// Sorts by name all types that have no ID, and numbers them from program->first_id. Anonymous types
// come first, and equal names keep the order in which they were added (encoding 1.10). Sets
// program->order and each type's ID. No type may be added afterwards. OK or NO_MEMORY.
MUST_CHECK enum status assign_ids(struct program *program);

// The same in any order, for a program that is only measured. Its size does not depend on the
// order.
MUST_CHECK enum status assign_any_ids(struct program *program);

#endif
