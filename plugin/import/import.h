// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DIEs of one group of units become types in the store and candidates for FUNC and VAR.
//
// A group is what must be read together: nearly always one unit; all units of an image if they
// refer to each other (LTO, type units, dwz). Three steps:
//
//	walk.c     one pass over the bytes: DIEs of interest become rows in the tables below
//	types.c    rows that are types become a type_graph, which is interned
//	symbols.c  rows that are functions and variables become candidates
//
// annotations.c has, for all of them, what tags types, functions and variables.
//
// Tables refer to DIEs by key: the DIE's place in the group, counted in bytes as if its units lay one
// behind the other. 0 is no DIE. Tables are filled in walking order, so each is sorted by key.
#ifndef LDBTF_IMPORT_IMPORT_H
#define LDBTF_IMPORT_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/die_cursor.h"
#include "dwarf/image.h"
#include "import/function_symbols.h"
#include "import/name_reader.h"
#include "import/skips.h"
#include "support/hash_map.h"
#include "support/vec.h"
#include "types/type_graph.h"

// A reference to a type is a key, or this bit and the index of a graph node.
#define REF_IS_NODE (UINT32_C(1) << 31)

enum { IMPORT_LARGEST_GROUP = (1u << 31) - 1 }; // bytes

struct import_unit {
	const struct dwarf_unit *unit;
	uint32_t first_key; // of the unit's header
};

// Which of 64 keys are types. Walking gives each its node at once, and nothing else a node meanwhile: so a key's node is
// the number of keys before it, and one.
struct import_type_keys {
	uint64_t keys;         // a bit for each
	uint32_t nodes_before; // of smaller keys; filled by types.c
};

// A type that has its name elsewhere: outside of its class (C++).
struct import_specification {
	uint32_t node;
	uint32_t key; // of the DIE that has it
};

// A member, enumerator, parameter of a type, or dimension of an array. A kernel has five million: small.
struct import_item {
	uint32_t name;
	uint32_t type;     // reference
	int64_t value;     // member: bits from the start, or with is_old_bitfield 8 * its byte location; enumerator: the
			   // value; dimension: number of elements
	uint32_t bit_size; // member: 0 if it is no bitfield
	uint32_t old_bitfield : 31; // member: its row in import.old_bitfields + 1; 0 if it has none
	uint32_t is_signed : 1;     // enumerator: written in a signed form
};

// A bitfield as DWARF 2 and 3 describe it, and clang for DWARF 4: within a storage unit.
struct import_old_bitfield {
	int64_t bit_offset; // DW_AT_bit_offset
	uint64_t byte_size; // of the storage unit; 0: that of the member's type
};

struct import_parameter {
	uint32_t key;
	uint32_t name;
	uint32_t type;   // reference
	uint32_t origin; // key of the parameter of the abstract instance; 0 if none
	bool has_name;
	bool has_type;
	bool has_location;
	bool has_const_value;
	struct form_value location;
	// Filled by parameters.c, 3.5.2: where it arrives; PARAMETER_NO_REGISTER if that is not known.
	int16_t dwarf_register;
	uint64_t byte_size;
};

enum { PARAMETER_NO_REGISTER = -1 };

struct import_function {
	uint32_t key;
	struct name name;
	uint32_t origin;        // key of the abstract instance or the declaration that has what this DIE lacks; 0 if none
	uint32_t type;          // reference: what it returns
	uint32_t first_parameter, parameter_count; // in import.parameters
	uint64_t low_pc;
	const struct dwarf_unit *unit;
	bool has_name;
	bool has_type;
	bool is_declaration;
	bool is_variadic;
	bool is_candidate; // filled by symbols.c
	bool has_changed_signature; // clang: DW_CC_nocall
	uint32_t node; // filled by symbols.c: its PROTO; 0 if it has none
	uint8_t flags; // enum function_flags
	uint8_t refusal; // filled by symbols.c: enum skip_reason; SKIP_REASON_COUNT if there is none
	uint64_t low_pc_place; // as in function_candidate
};

struct import_variable {
	uint32_t key;
	struct name name;
	uint32_t specification; // key of the declaration, or of what LTO knew before it had an address; 0 if none
	uint32_t type;          // reference
	const struct dwarf_unit *unit;
	struct form_value location;
	bool has_name;
	bool has_type;
	bool has_location;
	bool is_external;
	bool is_declaration;
	bool is_artificial;
};

enum import_tagged { TAGGED_TYPE, TAGGED_POINTER, TAGGED_FUNCTION, TAGGED_VARIABLE };

// A btf_decl_tag, or the btf_type_tag of a pointer.
struct import_tag {
	uint8_t tagged;      // enum import_tagged
	uint32_t index;      // node of a type, row of a function or variable
	uint32_t component;  // number of the member or parameter, as in DWARF, or TYPE_NO_COMPONENT
	uint32_t text;       // string id
	uint32_t annotation; // instead of text: key of a DW_TAG_GNU_annotation, the first of a chain
};

// gcc's DW_TAG_GNU_annotation.
struct import_annotation {
	uint32_t key;
	bool is_type_tag;
	uint32_t text; // string id
	uint32_t next; // key of another one; 0 if none
};

enum function_flags {
	FUNCTION_UNEXPECTED_REGISTER = 1, // encoding 3.5.3
	FUNCTION_REORDERED = 2,           // 3.5.4
	FUNCTION_OPTIMIZED = 4,           // 3.5.5: a parameter has no location, or a constant one
	FUNCTION_CHANGED_SIGNATURE = 8,   // 3.5.6
	FUNCTION_UNCERTAIN_LOCATION = 16, // 3.5.7
	FUNCTION_SYMBOL_ELSEWHERE = 32,   // its own input has none: `extern inline`
	FUNCTION_HAS_OWN_NAME = 64,       // not its origin's
	FUNCTION_WITHOUT_SYMBOL = 128,    // its own input has none, and it was kept nevertheless
};

// A DW_TAG_subprogram with a body that may become a FUNC.
struct function_candidate {
	uint32_t name;
	uint32_t proto;  // class
	uint64_t low_pc; // 0 if it has none (an abstract instance)
	uint64_t low_pc_place; // where that stands: its offset in .debug_info; 0 if it has none
	uint32_t first_tag, tag_count; // in import_result.tags
	uint8_t flags;   // enum function_flags
	uint8_t refusal; // why it can't be encoded: enum skip_reason; SKIP_REASON_COUNT if it can
};

// A DW_TAG_variable with an address that may become a VAR.
struct variable_candidate {
	uint32_t name;
	uint32_t type; // class
	uint64_t address;
	uint64_t address_place; // where the DW_OP_addr's operand stands: its offset in .debug_info
	uint64_t address_addend;
	uint32_t first_tag, tag_count;
	bool is_external;
	bool is_unwanted; // measuring: it will not be among those that vars=percpu asks for
};

// A btf_decl_tag of a candidate.
struct candidate_tag {
	uint32_t text;      // string id
	uint32_t component; // parameter, or TYPE_NO_COMPONENT
};

// A name that was read through an offset into .debug_str.
struct name_place {
	uint32_t place; // of the offset, in .debug_info
	uint32_t name;  // string id
};

// What one group gives. Its arrays are in the memory of the import that made it, until import_deinit, and must not grow: no vec_push.
// They are a few KB for each of thousands of groups, and if they were allocated one by one, glibc would extend the heap for nearly each.
struct import_result {
	struct type_uses uses;
	VEC(struct function_candidate) functions;
	VEC(struct variable_candidate) variables;
	VEC(struct candidate_tag) tags;
	size_t unit_count;
	bool is_lto; // as of the dwarf_image
	// The linked image's unit would give the same, but for addresses: nothing hangs on which symbols or other
	// units there are, and addresses stand in .debug_info.
	bool is_reusable;
	VEC(struct name_place) names; // if it is: some, by which the unit is told from another with the same bytes
	uint64_t skipped[SKIP_REASON_COUNT];
};

struct import_context; // a DIE whose children are being read, walk.h

// Scratch memory of one worker, and what it works on.
struct import {
	struct type_store *store;
	struct names names;
	const uint16_t *excluded_languages;
	size_t excluded_language_count;
	bool wants_functions;
	bool wants_variables;

	// The group at hand.
	const struct dwarf_image *image;
	const struct function_symbols *symbols; // names that functions may have; NULL: any
	bool keeps_external_functions; // also those without a symbol, which another input may have
	bool keeps_all_functions; // and all others, marked, for whoever has other symbols in the end
	bool is_reusable;         // as in import_result
	size_t names_to_pass;     // until the next of import_result.names, and that one
	struct import_result result; // a draft, in memory that the next one uses again
	struct arena results;        // all arrays of the results that were made of drafts
	VEC(struct import_unit) units;
	struct hash_map type_units; // signature -> key of the type

	VEC(struct import_type_keys) type_keys; // by key / 64
	VEC(struct import_specification) specifications;
	VEC(bool) sized_nodes; // by node, when arrays are finished: can it be a member's type?
	VEC(struct import_item) items;
	VEC(struct import_old_bitfield) old_bitfields;
	VEC(uint32_t) positions; // by row of items, if tags name members: its index among those encoded
	VEC(struct import_item) open_items; // of DIEs whose children are being read
	VEC(struct import_parameter) parameters;
	VEC(struct import_parameter) open_parameters;
	VEC(struct import_function) functions;
	VEC(struct import_variable) variables;
	VEC(struct import_tag) tags;
	VEC(struct import_annotation) annotations;
	VEC(struct import_context) contexts;
	struct type_graph graph;
};

// Gives back the scratch memory, when there is nothing to read for a while. What the type store and the string table have in
// the import's memory stays, and so do results; import_begin_image() must come before the next group.
void import_rest(struct import *import);
void import_deinit(struct import *import);

// Tells the import that the next groups are of `image`; its memory is read until the last group is done.
void import_begin_image(struct import *import, const struct dwarf_image *image,
			const struct function_symbols *symbols);

// Imports units [first, first + count) of the image as one group. *ret starts zeroed; its arrays stay the import's. OK; MALFORMED
// (with a diagnostic); UNSUPPORTED: too large (with a diagnostic); NO_MEMORY.
MUST_CHECK enum status import_group(struct import *import, size_t first, size_t count,
				    struct import_result *ret);

// The steps.
MUST_CHECK enum status import_walk(struct import *import);
MUST_CHECK enum status import_types(struct import *import);
MUST_CHECK enum status import_prototypes(struct import *import); // before the graph is interned
MUST_CHECK enum status import_symbols(struct import *import);    // after

// What annotations add, in the order in which import_types() calls it. Those with a status: OK or NO_MEMORY.
MUST_CHECK enum status import_expand_annotations(struct import *import); // references to gcc's become tags
MUST_CHECK enum status import_tag_pointers(struct import *import);       // while references are keys
MUST_CHECK enum status import_locate_tagged_members(struct import *import); // around what drops and moves members
void import_renumber_tagged_members(struct import *import);
MUST_CHECK enum status import_tag_types(struct import *import);

// Appends the decl tags of a function or variable, by its row, to result.tags, and says which of them they are. A tag of
// component `component_limit` or more is left out. OK or NO_MEMORY.
MUST_CHECK enum status import_tag_candidate(struct import *import, enum import_tagged tagged, uint32_t row,
					    uint32_t component_limit, uint32_t *first, uint32_t *count);

// The graph node that a reference names; 0 (void) if there is none, which is counted.
uint32_t import_node_of_ref(struct import *import, uint32_t ref);

// Fills the flags of every function that has a node (parameters.c).
void import_judge_parameters(struct import *import);

// Bytes of a node's type, through names, qualifiers and arrays; 0 if unknown.
uint64_t import_size_of_node(const struct import *import, uint32_t node);

// Whether a node means void, by whatever name.
bool import_is_void(const struct import *import, uint32_t node);

// The number of the row with this key, in a table whose rows of `row_size` bytes begin with their keys and are sorted by them;
// `count` if there is none.
size_t import_find_row(const void *rows, size_t count, size_t row_size, uint32_t key);

// The function or parameter that `key` names, or NULL.
struct import_function *import_find_function(const struct import *import, uint32_t key);
struct import_parameter *import_find_parameter(const struct import *import,
					       const struct import_function *function, uint32_t key);

static inline void import_count_skip(struct import *import, enum skip_reason reason)
{
	import->result.skipped[reason]++;
}

#endif
