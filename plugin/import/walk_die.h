// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DIE at hand on the walk through a group, for the files that turn it into rows.
//
//	walk.c              steps from DIE to DIE and hands each to one of these:
//	walk_types.c        types, but for
//	walk_members.c      what structs and unions have inside
//	walk_symbols.c      functions, their parameters, and variables
//	walk_annotations.c  what tags any of them
//
// These read attributes by value_of() and the functions below it, and names and references by
// walk_values.h. They make a row if the DIE matters where it stands. Nothing is resolved on the
// walk. A reference stays a key, because it may point forward.
#ifndef LDBTF_IMPORT_WALK_DIE_H
#define LDBTF_IMPORT_WALK_DIE_H

#include <stdbool.h>
#include <stdint.h>

#include "dwarf/die_cursor.h"
#include "dwarf/form.h"
#include "import/state.h"

// What the children of a DIE mean depends on what the DIE is.
enum context_kind {
	CONTEXT_SCOPE,     // a namespace and the like: any declarations
	CONTEXT_BODY,      // a function that is no candidate, or a block: only types matter
	CONTEXT_UNIT,      // the unit's root: its variables are candidates
	CONTEXT_AGGREGATE, // a struct, union or class: members
	CONTEXT_ENUM,      // enumerators
	CONTEXT_PROTO,     // a subroutine type: parameters
	CONTEXT_ARRAY,     // dimensions
	CONTEXT_POINTER,   // type tags
	CONTEXT_TYPEDEF,   // decl tags
	CONTEXT_MEMBER,    // decl tags
	CONTEXT_FUNCTION,  // a function that is a candidate: parameters, and any declarations
	CONTEXT_PARAMETER, // a parameter of such a function: decl tags
	CONTEXT_VARIABLE,  // decl tags
};

// A DIE whose children are being read.
struct walk_context {
	uint8_t kind;        // enum context_kind
	uint32_t index;      // node of the type, or row of the function or variable
	// The number of a member or parameter in its owner. `index` is the owner's.
	uint32_t component;
	uint32_t first_open; // its first row in open_items or open_parameters
	// The text that qualifies the names inside of a namespace or class. 0 if nothing does.
	uint32_t scope_name; // string id
};

// The DIE at hand, and all that reading it needs.
struct walk {
	struct import *import;
	const struct import_unit *unit;
	struct die_cursor cursor;
	struct die die;
	struct die_attrs attrs;
	uint32_t key;
	struct walk_context context; // to be entered if the DIE has children
	bool skips_children;
};

// An attribute of the DIE at hand, or NULL.
static inline const struct form_value *value_of(const struct walk *walk, enum attr_slot slot)
{
	return die_has(&walk->attrs, slot) ? &walk->attrs.values[slot] : NULL;
}

// The integer value of an attribute, or `otherwise` if the DIE lacks it or it is no integer.
static inline uint64_t integer_of(const struct walk *walk, enum attr_slot slot, uint64_t otherwise)
{
	const struct form_value *value = value_of(walk, slot);
	uint64_t integer;
	if (!value || form_integer(walk->import->image, value, &integer) != STATUS_OK)
		return otherwise;
	return integer;
}

// Is the attribute there, and not 0?
static inline bool flag_of(const struct walk *walk, enum attr_slot slot)
{
	return die_has(&walk->attrs, slot) && walk->attrs.values[slot].bits;
}

// The innermost DIE whose children are being read, or NULL.
static inline struct walk_context *parent_of(const struct walk *walk)
{
	struct import *import = walk->import;
	return import->contexts.count ? &import->contexts.data[import->contexts.count - 1] : NULL;
}

// If the DIE at hand has children, they are read as the children of a DIE of this kind.
static inline void enter(struct walk *walk, enum context_kind kind, uint32_t index)
{
	struct import *import = walk->import;
	bool is_function = kind == CONTEXT_FUNCTION;
	walk->context = (struct walk_context){
		.kind = (uint8_t)kind,
		.index = index,
		.first_open = (uint32_t)(is_function ? import->open_parameters.count
						     : import->open_items.count),
	};
}

#endif
