// SPDX-License-Identifier: GPL-3.0-or-later
//
// The passes over a group, by file. import_group() has their order. No pass calls another one.
//
// Those that have a status return OK or NO_MEMORY. The walk can also return MALFORMED, with a
// diagnostic.
#ifndef LDBTF_IMPORT_PASSES_H
#define LDBTF_IMPORT_PASSES_H

#include "import/state.h"
#include "support/status.h"

// walk.c: makes a row of every DIE that matters, and a node of the graph of every type.
MUST_CHECK enum status import_walk(struct import *import);

// types.c: resolves the references and names of nodes.
void import_index_types(struct import *import);
void import_name_specified_types(struct import *import);
MUST_CHECK enum status import_name_bases(struct import *import);
void import_resolve_references(struct import *import);

// lto_copies.c: drops the types that LTO describes again.
MUST_CHECK enum status import_drop_lto_copies(struct import *import);

// annotations.c: makes nodes of btf_type_tag and btf_decl_tag.
MUST_CHECK enum status import_expand_annotations(struct import *import);
MUST_CHECK enum status import_tag_pointers(struct import *import);
MUST_CHECK enum status import_locate_tagged_members(struct import *import);
void import_renumber_tagged_members(struct import *import);
MUST_CHECK enum status import_tag_types(struct import *import);

// finish_aliases.c: gives _Atomic structs and subranges their sizes.
MUST_CHECK enum status import_finish_aliases(struct import *import);

// finish_arrays.c: turns arrays into those of BTF.
MUST_CHECK enum status import_finish_arrays(struct import *import);

// finish_bytes.c: replaces base types and enums whose values BTF can't express.
MUST_CHECK enum status import_finish_bytes(struct import *import);

// finish_types.c: cuts types down to what BTF can express.
MUST_CHECK enum status import_finish_types(struct import *import);

// prototypes.c: gives functions that may become a FUNC a PROTO in the graph.
MUST_CHECK enum status import_add_prototypes(struct import *import);

// parameters.c: sets the flags of every function that has a PROTO (encoding 3.5).
void import_judge_parameters(struct import *import);

// true_signatures.c: finds what is left of the prototypes of optimised functions.
MUST_CHECK enum status import_add_true_signatures(struct import *import);

// candidates.c: appends functions and variables to the result.
MUST_CHECK enum status import_add_functions(struct import *import);
void import_complete_variables(struct import *import);
MUST_CHECK enum status import_add_variables(struct import *import);

#endif
