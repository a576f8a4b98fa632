// SPDX-License-Identifier: GPL-3.0-or-later
//
// Location descriptions (DWARF5 §2.6): the expressions of an attribute, and the operations of an
// expression.
//
// The import asks where a variable lies, and in which register a parameter arrives. No stack
// machine is needed for that. It is enough to step over operations.
#ifndef LDBTF_DWARF_LOCATION_H
#define LDBTF_DWARF_LOCATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/form.h"
#include "dwarf/unit.h"
#include "support/cursor.h"

// A walk over the expressions of one DW_AT_location. An exprloc or block has one expression. A
// location list has many, which come in order, whatever addresses they are for.
struct location_list {
	const struct dwarf_image *image;
	const struct dwarf_unit *unit;
	struct cursor bytes;
	bool is_single;    // `bytes` is the one expression
	bool is_loclists;  // DWARF 5's .debug_loclists, else .debug_loc
	bool is_gnu_split; // .debug_loc.dwo of DWARF 4
	bool is_done;
};

// Begins a walk. The list is empty if the value is of another class, or points out of its section.
struct location_list location_list_begin(const struct dwarf_image *image,
					 const struct dwarf_unit *unit,
					 const struct form_value *value);

// Sets *ret to the operations of the next expression. False at the end, or if the list is broken.
bool location_list_next(struct location_list *list, struct cursor *ret);

struct location_op {
	uint8_t code;      // DW_OP_*
	// The first operand, if it is an address, constant, register offset or size in bytes. Else
	// 0.
	uint64_t operand;
	struct cursor block; // the inner expression of DW_OP_entry_value and the like
};

// Reads one operation. False at the end, or if the operation is not known, because then its
// operands can't be skipped.
bool location_next_op(struct cursor *expression, const struct dwarf_unit *unit,
		      struct location_op *ret);

// Do the last operations of an expression, at the cursor, leave the value on the stack unchanged?
// clang keeps a variable of two values in one byte and computes the value from that byte: times 1
// plus 0 for a `_Bool`. All operations were read when this returns true.
bool location_keeps_value(struct cursor *expression, const struct dwarf_unit *unit);

#endif
