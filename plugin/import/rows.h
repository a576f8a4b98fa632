// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rows that the walk makes of DIEs that matter. Each is in one of the tables of struct import
// (state.h).
//
// A row names another DIE by its key. The key of a DIE is its place in the group in bytes, counted
// as if the group's units lay one behind the other. 0 is the key of no DIE. The walk fills every
// table in the order of the DIEs, so a table is sorted by key.
#ifndef LDBTF_IMPORT_ROWS_H
#define LDBTF_IMPORT_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "dwarf/form.h"
#include "dwarf/unit.h"
#include "import/name_reader.h"

// A reference to a type is a key. With this bit it is the index of a graph node instead.
#define REF_IS_NODE (UINT32_C(1) << 31)

// What begins the name of a member that is a base class (encoding 2.4.13). C++ and C reserve names
// with two underscores.
#define BASE_CLASS_PREFIX "__base_"

enum { IMPORT_LARGEST_GROUP = (1u << 31) - 1 }; // bytes

struct import_unit {
	const struct dwarf_unit *unit;
	uint32_t first_key; // of the unit's header
};

// Which of 64 neighbouring keys are types. The walk adds a node for each type when it meets the
// type, and adds no other nodes. So the node of a key is the number of types before it, plus one.
struct import_type_keys {
	uint64_t keys;         // bit N: key 64 * i + N is a type
	uint32_t nodes_before; // of all smaller keys, plus one; set by import_index_types()
};

// A type that is defined outside of its class (C++) and has its name in the class.
struct import_specification {
	uint32_t node; // of the definition
	uint32_t key;  // of the DIE in the class
};

// A member, an enumerator, a parameter of a subroutine type, or a dimension of an array. A kernel
// has five million of these rows, so they are small.
struct import_item {
	uint32_t name; // string id
	// Reference. Dimension: what counts it, in Ada; else 0.
	uint32_t type;
	// Member: bits from the start of the aggregate; of an old bitfield, of its storage unit.
	// Enumerator: its value. Dimension: the number of elements. Before the
	// dimensions of an array that TYPE_HAS_STRIDE: bits from one element to the next.
	int64_t value;
	// Member: 0 if it is no bitfield. Dimension: not 0 if it has a stride of its own.
	uint32_t bit_size;
	uint32_t old_bitfield : 30; // member: its row in old_bitfields + 1; 0 if it has none
	uint32_t is_base : 1;       // member: a base class, unnamed until import_name_bases()
	uint32_t is_signed : 1;     // enumerator: its value has a signed form
};

// A bitfield as DWARF 2 and 3 describe it, and clang does for DWARF 4: within a storage unit.
struct import_old_bitfield {
	int64_t bit_offset; // DW_AT_bit_offset
	uint64_t byte_size; // of the storage unit; 0: the size of the member's type
};

struct import_parameter {
	uint32_t key;
	uint32_t name;   // string id
	uint32_t type;   // reference
	uint32_t origin; // key of the same parameter in the abstract instance; 0 if none
	bool has_name;
	bool has_type; // in this DIE: a concrete instance has it only from its origin
	bool has_location;
	bool has_const_value;
	struct form_value location;
	// Set by import_judge_parameters() (encoding 3.5.2).
	int16_t dwarf_register; // where it arrives; PARAMETER_NO_REGISTER if that is not known
	bool is_in_memory;      // or there
	uint64_t byte_size;     // of its type; 0 if not known
};

enum { PARAMETER_NO_REGISTER = -1 };

// Does it arrive anywhere? Known after import_judge_parameters().
static inline bool import_has_place(const struct import_parameter *parameter)
{
	return parameter->dwarf_register != PARAMETER_NO_REGISTER || parameter->is_in_memory;
}

struct import_function {
	uint32_t key;
	struct name name;
	uint32_t origin; // key of the abstract instance, or of the declaration; 0 if none
	uint32_t type;   // reference: what it returns
	uint32_t first_parameter, parameter_count; // in parameters
	uint64_t low_pc;
	uint64_t low_pc_place; // as in function_candidate
	const struct dwarf_unit *unit;
	uint32_t unit_key; // of the unit's header
	bool has_name;
	bool has_type;
	bool is_declaration;
	bool is_variadic;
	bool has_changed_signature; // clang: DW_CC_nocall
	bool is_terse;              // its DIE looks as with -g1
	uint16_t flags;             // enum function_flags
	// Set by import_add_prototypes().
	bool is_candidate;
	uint8_t refusal; // as in function_candidate
	uint32_t node;   // its PROTO; 0 if it has none
	// Set by import_add_true_signatures(): the PROTO that is left, and the name of the symbol.
	// 0 for a function that is as its DIE says.
	uint32_t node_left;
	uint32_t symbol_name; // string id
	// Set by import_add_functions().
	uint32_t first_tag; // index + 1 in tags; 0 if it has none
};

struct import_variable {
	uint32_t key;
	uint32_t name; // string id
	// Key of the declaration. With LTO, key of the DIE that was written before there were
	// addresses. 0 if there is none.
	uint32_t specification;
	uint32_t type;          // reference
	uint32_t linkage_name;  // string id; 0 if it has none
	const struct dwarf_unit *unit;
	struct form_value location;
	bool has_name;
	bool has_type;
	bool has_location;
	bool is_external;
	bool is_declaration;
	bool is_artificial;
	// Set by import_add_variables().
	uint32_t first_tag; // index + 1 in tags; 0 if it has none
};

enum import_tagged { TAGGED_TYPE, TAGGED_POINTER, TAGGED_FUNCTION, TAGGED_VARIABLE };

// A btf_decl_tag, or the btf_type_tag of a pointer.
struct import_tag {
	uint8_t tagged;      // enum import_tagged
	uint32_t index;      // node of the type, or row of the function or variable
	uint32_t component;  // number of the member or parameter, or TYPE_NO_COMPONENT
	uint32_t text;       // string id
	// Instead of text: key of a DW_TAG_GNU_annotation, the first of a chain.
	uint32_t annotation;
	// Set with first_tag: the next tag of the same function or variable, index + 1; 0 if none.
	uint32_t next;
};

// A DW_TAG_GNU_annotation (gcc 16).
struct import_annotation {
	uint32_t key;
	bool is_type_tag;
	uint32_t text; // string id
	uint32_t next; // key of the next annotation of the chain; 0 if none
};

#endif
