// SPDX-License-Identifier: GPL-3.0-or-later
//
// The final order of types, and with it their BTF type ids.
#ifndef LDBTF_ENCODE_ASSIGN_IDS_H
#define LDBTF_ENCODE_ASSIGN_IDS_H

#include "encode/program.h"

// Finds the type of array subscripts, and adds it if the program has arrays but no `int` (encoding
// 2.6.4). OK or NO_MEMORY.
MUST_CHECK enum status find_subscript_type(struct program *program);

// Orders all types that have no id yet by name, the anonymous ones first and equal names in order
// of appearance (encoding 1.10), and numbers them from program->first_id: program->order and each
// type's id. No type may be added afterwards. OK or NO_MEMORY.
MUST_CHECK enum status assign_ids(struct program *program);

// As assign_ids, in any order: for a program that is only measured, where all that counts is how
// many there are.
MUST_CHECK enum status assign_any_ids(struct program *program);

#endif
