// SPDX-License-Identifier: GPL-3.0-or-later
//
// The state that the passes of an import share. It has the group at hand, and its tables of rows.
#ifndef LDBTF_IMPORT_STATE_H
#define LDBTF_IMPORT_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/image.h"
#include "import/function_symbols.h"
#include "import/name_reader.h"
#include "import/result.h"
#include "import/rows.h"
#include "support/arena.h"
#include "support/excluded_paths.h"
#include "support/hash_map.h"
#include "support/vec.h"
#include "types/type_graph.h"

struct walk_context; // walk_die.h

// One worker's import. It is ready when its owner has set the first fields and the rest is zero.
// import_deinit() frees it.
struct import {
	// Set by who owns the import, before the first group.
	struct type_store *store;
	struct name_reader names; // its `strings`
	const uint16_t *excluded_languages; // DW_LANG_*
	size_t excluded_language_count;
	struct excluded_paths *excluded_paths; // NULL: none
	bool wants_functions;
	bool wants_variables;
	bool wants_true_signatures;    // funcs=true-signature
	bool wants_unit_names;
	bool keeps_external_functions; // keep those without a symbol, which another input may have
	bool keeps_all_functions;      // keep all others too, marked: the symbols come later

	// The image, set by import_begin_image().
	const struct dwarf_image *image;
	const struct function_symbols *symbols; // names that functions may have; NULL: any

	// The group at hand.
	VEC(struct import_unit) units;
	struct hash_map type_units; // signature -> key of the type
	unsigned reuse_obstacles;   // of enum reuse_obstacle; none: the unit is reusable so far
	size_t base_count;          // rows of items that are base classes
	bool has_sized_aliases;     // some ALIAS has TYPE_IS_ATOMIC or a size
	bool has_other_order;       // some base type has TYPE_HAS_OTHER_ORDER
	// The number of names until the next one that goes into import_result.names, and that name.
	size_t names_to_pass;
	struct import_result result; // a draft; its arrays are used again for the next group
	struct arena results;        // has the arrays of all results that were made of drafts

	// The tables, see rows.h. Those that begin with `open` are a stack: they have the rows of
	// DIEs whose children are being read.
	VEC(struct import_type_keys) type_keys; // by key / 64
	VEC(struct import_specification) specifications;
	VEC(struct import_item) items, open_items;
	VEC(struct import_old_bitfield) old_bitfields;
	VEC(struct import_parameter) parameters, open_parameters;
	VEC(struct import_function) functions;
	VEC(struct import_variable) variables;
	VEC(struct import_tag) tags;
	VEC(struct import_annotation) annotations;
	VEC(struct walk_context) contexts;

	struct type_graph graph;
	// By node: may a member be of this type? Set when arrays are finished.
	VEC(bool) sized_nodes;
	// By row of items: a member's index among those that are encoded, or UINT32_MAX. Empty if
	// no tag names a member.
	VEC(uint32_t) positions;
	// For lto_copies.c.
	VEC(bool) reached;      // by node: do symbols, or units from before LTO, reach it?
	VEC(uint32_t) reaching; // nodes whose references are still to be followed
};

static inline void import_forbid_reuse(struct import *import, enum reuse_obstacle obstacle)
{
	import->reuse_obstacles |= obstacle;
}

static inline void import_count_skip(struct import *import, enum skip_reason reason)
{
	import->result.skipped[reason]++;
}

#endif
