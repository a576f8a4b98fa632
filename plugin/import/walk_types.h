// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes nodes of the graph of DIEs that are types, each with its key, and rows of enumerators and
// dimensions. All return OK; MALFORMED (with a diagnostic); NO_MEMORY.
#ifndef LDBTF_IMPORT_WALK_TYPES_H
#define LDBTF_IMPORT_WALK_TYPES_H

#include "import/walk_die.h"
#include "support/status.h"

MUST_CHECK enum status walk_base_type(struct walk *walk);
MUST_CHECK enum status walk_typedef(struct walk *walk);
MUST_CHECK enum status walk_atomic(struct walk *walk);
MUST_CHECK enum status walk_string(struct walk *walk);   // DW_TAG_string_type
MUST_CHECK enum status walk_array(struct walk *walk);
MUST_CHECK enum status walk_subrange(struct walk *walk); // a dimension, or a type of its own
MUST_CHECK enum status walk_proto(struct walk *walk);    // DW_TAG_subroutine_type
MUST_CHECK enum status walk_enumerator(struct walk *walk);
MUST_CHECK enum status walk_unsupported_type(struct walk *walk);
MUST_CHECK enum status walk_namespace(struct walk *walk);

// Pointers, qualifiers, and what means the same as the type that it refers to.
MUST_CHECK enum status walk_reference_kind(struct walk *walk, enum type_kind kind);

// Structs, unions and enums, which are C's tagged types.
MUST_CHECK enum status walk_tagged_type(struct walk *walk, enum type_kind kind);

#endif
