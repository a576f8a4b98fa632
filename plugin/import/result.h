// SPDX-License-Identifier: GPL-3.0-or-later
//
// The result of importing one group of units. It has the classes of its types, and its candidates
// for FUNC and VAR.
#ifndef LDBTF_IMPORT_RESULT_H
#define LDBTF_IMPORT_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "import/skips.h"
#include "support/vec.h"
#include "types/type_graph.h"

enum function_flags {
	FUNCTION_UNEXPECTED_REGISTER = 1, // encoding 3.5.3
	FUNCTION_REORDERED = 2,           // encoding 3.5.4
	FUNCTION_OPTIMIZED = 4,           // encoding 3.5.5: a parameter is in no place at entry
	FUNCTION_CHANGED_SIGNATURE = 8,   // encoding 3.5.6
	FUNCTION_UNCERTAIN_LOCATION = 16, // encoding 3.5.7
	FUNCTION_SYMBOL_ELSEWHERE = 32,   // its own input has no symbol for it: `extern inline`
	FUNCTION_HAS_OWN_NAME = 64,       // the name stands in this DIE, not in its origin
	FUNCTION_WITHOUT_SYMBOL = 128,    // no symbol for it, and it was kept nevertheless
	FUNCTION_HAS_RESULT = 256,
	FUNCTION_SAYS_NOTHING = 512,      // encoding 3.2.9: the DIE does not tell the prototype
	// Encoding 3.6: FUNCTION_UNEXPECTED_REGISTER and FUNCTION_OPTIMIZED as pahole finds them.
	FUNCTION_PAHOLE_UNEXPECTED = 1024,
	FUNCTION_PAHOLE_OPTIMIZED = 2048,
	FUNCTION_LEFT_UNEXPECTED = 4096,  // encoding 3.8: of those parameters that are left
};

// A DW_TAG_subprogram with a body that may become a FUNC.
struct function_candidate {
	uint32_t name;         // string id
	uint32_t proto;        // class
	// Set with funcs=true-signature: the class of the prototype that is left, and the name of
	// the symbol at the function's start. 0 if the function is as its DIE says.
	uint32_t proto_left;
	uint32_t symbol_name; // string id
	uint64_t low_pc;       // 0 if it has none: an abstract instance
	uint64_t low_pc_place; // offset in .debug_info at which low_pc is written; 0 if it has none
	uint32_t first_tag, tag_count; // in import_result.tags
	uint16_t flags;  // enum function_flags
	// Enum skip_reason: why it gets no FUNC; SKIP_REASON_COUNT if it can get one.
	uint8_t refusal;
};

// A DW_TAG_variable with an address that may become a VAR.
struct variable_candidate {
	uint32_t name; // string id
	uint32_t type; // class
	uint32_t linkage_name; // string id; 0: its symbol is called as it is, as far as DWARF says
	uint64_t address;
	uint64_t address_place;  // offset in .debug_info of the operand of DW_OP_addr
	uint64_t address_addend; // what the rest of the expression adds to that operand
	uint32_t first_tag, tag_count; // in import_result.tags
	bool is_external;
	bool is_unwanted; // measuring: it is not among those that vars=percpu asks for
};

// A btf_decl_tag of a candidate.
struct candidate_tag {
	uint32_t text;      // string id
	uint32_t component; // number of the parameter, or TYPE_NO_COMPONENT
};

// A name that was read through an offset into .debug_str.
struct name_place {
	uint32_t place; // where in .debug_info that offset is written
	uint32_t name;  // string id
};

// Why the linked image's unit may give another result than the input's unit did (encode/reuse.h),
// even if both have the same bytes but for addresses.
enum reuse_obstacle {
	REUSE_NOT_INTENDED = 1,     // symbols have chosen functions, or LTO will compile the unit
	REUSE_JOINED_UNITS = 2,     // the group has several units
	REUSE_NAME_OUTSIDE = 4,     // a name does not come from .debug_str
	REUSE_INDEXED_ADDRESS = 8,  // an address stands in .debug_addr, not in .debug_info
	REUSE_SCATTERED_FUNCTION = 16, // a function in several pieces has lists of DWARF before 5
	REUSE_UNPLACED_FUNCTION = 32,  // a function's address is not written in .debug_info
	REUSE_TWO_NAMES = 64,       // symbols choose between the names of a function
	// Only the references of functions that symbols have chosen are looked at.
	REUSE_UNRESOLVED = 128,
};

// The arrays lie in the arena of the import that made the result, and live until import_deinit().
// They can't grow, so vec_push() is not allowed. An array has a few KB, and there are thousands of
// groups. If each array were allocated alone, glibc would extend the heap for nearly every one.
struct import_result {
	struct type_uses uses;
	VEC(struct function_candidate) functions;
	VEC(struct variable_candidate) variables;
	VEC(struct candidate_tag) tags;
	size_t unit_count;
	// String id of the unit's path, as the compiler was given it. 0: the group has several
	// units, or nobody asks.
	uint32_t unit_name;
	bool is_lto; // as in struct dwarf_image
	// A type, member or variable has a name that is not C's.
	bool has_foreign_names;
	bool has_classes; // there is a unit of C++
	// The unit of the linked image would give the same result, but for addresses. Nothing in it
	// depends on symbols or on other units, and every address is written in .debug_info. So
	// there is no enum reuse_obstacle.
	bool is_reusable;
	// If is_reusable: some names of the unit. They tell it from a unit that has the same bytes
	// in .debug_info and other names behind its offsets.
	VEC(struct name_place) names;
	uint64_t skipped[SKIP_REASON_COUNT]; // how often, by reason
};

#endif
