// SPDX-License-Identifier: GPL-3.0-or-later
//
// One DIE on the way through a group, for those who turn it into rows.
//
// walk.c steps from DIE to DIE, and reads those that are types; walk_symbols.c reads functions and variables,
// annotations.c what tags either. What they ask of every DIE is inline: there are millions.
#ifndef LDBTF_IMPORT_WALK_H
#define LDBTF_IMPORT_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "dwarf/die_cursor.h"
#include "dwarf/form.h"
#include "import/import.h"
#include "support/status.h"

// What children mean depends on whose they are.
enum context_kind {
	CONTEXT_SCOPE,     // namespace and the like: any declarations
	CONTEXT_BODY,      // of a function that is no candidate, or a block: types only
	CONTEXT_UNIT,      // the root: its variables are candidates
	CONTEXT_AGGREGATE, // struct, union, class: members
	CONTEXT_ENUM,      // enumerators
	CONTEXT_PROTO,     // subroutine type: parameters
	CONTEXT_ARRAY,     // dimensions
	CONTEXT_POINTER,   // type tags
	CONTEXT_TYPEDEF,   // decl tags
	CONTEXT_MEMBER,    // decl tags
	CONTEXT_FUNCTION,  // parameters, and any declarations
	CONTEXT_PARAMETER, // decl tags of a function's parameter
	CONTEXT_VARIABLE,  // decl tags
};

// A DIE whose children are being read.
struct import_context {
	uint8_t kind;       // enum context_kind
	uint32_t index;     // node of a type, row of a function or variable
	uint32_t component; // number of a member or parameter in its owner, which is `index`
	uint32_t first_open; // its first row in open_items or open_parameters
};

// The DIE at hand and all that reading it needs.
struct walk {
	struct import *import;
	const struct import_unit *unit;
	struct die_cursor cursor;
	struct die die;
	struct die_attrs attrs;
	uint32_t key;
	struct import_context context; // to be entered if the DIE has children
	bool skips_children;
};

// An attribute of the DIE at hand, or NULL.
static inline const struct form_value *value_of(const struct walk *walk, enum attr_slot slot)
{
	return die_has(&walk->attrs, slot) ? &walk->attrs.values[slot] : NULL;
}

// The integer value of an attribute, or `otherwise` if there is none or it is no integer.
static inline uint64_t integer_of(const struct walk *walk, enum attr_slot slot, uint64_t otherwise)
{
	const struct form_value *value = value_of(walk, slot);
	uint64_t integer;
	if (!value || form_integer(walk->import->image, value, &integer) != STATUS_OK)
		return otherwise;
	return integer;
}

static inline bool flag_of(const struct walk *walk, enum attr_slot slot)
{
	return die_has(&walk->attrs, slot) && walk->attrs.values[slot].bits;
}

// The innermost DIE whose children are being read, or NULL.
static inline struct import_context *parent_of(const struct walk *walk)
{
	struct import *import = walk->import;
	return import->contexts.count ? &import->contexts.data[import->contexts.count - 1] : NULL;
}

// The children of the DIE at hand, if it has any, shall be read as those of such a one.
static inline void enter(struct walk *walk, enum context_kind kind, uint32_t index)
{
	struct import *import = walk->import;
	bool is_function = kind == CONTEXT_FUNCTION;
	walk->context = (struct import_context){
		.kind = (uint8_t)kind,
		.index = index,
		.first_open = (uint32_t)(is_function ? import->open_parameters.count : import->open_items.count),
	};
}

// The string of an attribute; a zeroed name without one. OK; MALFORMED (with a diagnostic); NO_MEMORY.
MUST_CHECK enum status walk_name_of(struct walk *walk, enum attr_slot slot, struct name *ret);

// The key that a reference attribute points to; 0 without the attribute, or, which is counted, if it leads nowhere.
uint32_t walk_key_of(struct walk *walk, enum attr_slot slot);

// The DW_AT_name, or 0 if there is none or, which is counted, kernels refuse it. As walk_name_of.
MUST_CHECK enum status walk_identifier_of(struct walk *walk, uint32_t *ret);

// DIEs by what they are: each becomes a row if it matters where it stands. OK; MALFORMED (with a diagnostic); NO_MEMORY.
MUST_CHECK enum status walk_function(struct walk *walk);
MUST_CHECK enum status walk_variable(struct walk *walk);
MUST_CHECK enum status walk_parameter(struct walk *walk); // also of a subroutine type
MUST_CHECK enum status walk_variadic(struct walk *walk);
MUST_CHECK enum status walk_llvm_annotation(struct walk *walk);
MUST_CHECK enum status walk_gnu_annotation(struct walk *walk);

// Gives what the DIE at hand has become the chain of annotations that its DW_AT_GNU_annotation begins. OK or NO_MEMORY.
MUST_CHECK enum status walk_annotation_reference(struct walk *walk, enum import_tagged tagged, uint32_t index,
						 uint32_t component);

// The same for a DIE that may lack the attribute, as nearly all do.
static inline enum status note_annotations(struct walk *walk, enum import_tagged tagged, uint32_t index, uint32_t component)
{
	return die_has(&walk->attrs, ATTR_GNU_ANNOTATION) ? walk_annotation_reference(walk, tagged, index, component)
							  : STATUS_OK;
}

#endif
