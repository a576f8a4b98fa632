// SPDX-License-Identifier: GPL-3.0-or-later
//
// Location descriptions (DWARF5 §2.6): the expressions of an attribute, and the operations of an
// expression.
//
// The encoder asks two things: where a variable lies, and in which register a parameter arrives.
// Neither needs a stack machine, only a way to step over operations.
#ifndef LDBTF_DWARF_LOCATION_H
#define LDBTF_DWARF_LOCATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/form.h"
#include "dwarf/unit.h"
#include "support/cursor.h"

// Walks the expressions of one DW_AT_location: the only one of an exprloc or block, or each
// of a location list in order, whatever addresses they are for.
struct location_list {
	const struct dwarf_image *image;
	const struct dwarf_unit *unit;
	struct cursor bytes;
	bool is_single;    // `bytes` is the one expression
	bool is_loclists;  // DWARF 5's .debug_loclists, else .debug_loc
	bool is_gnu_split; // .debug_loc.dwo of DWARF 4
	bool is_done;
};

// Begins. A value of another class, or one that points out of its section, gives an empty list.
struct location_list location_list_begin(const struct dwarf_image *image,
					 const struct dwarf_unit *unit,
					 const struct form_value *value);

// The next expression as a cursor over its operations; false at the end, or when the list is
// broken.
bool location_list_next(struct location_list *list, struct cursor *ret);

struct location_op {
	uint8_t code;      // DW_OP_*
	// The first one: an address, constant, register offset or size in bytes; else 0.
	uint64_t operand;
	struct cursor block; // DW_OP_entry_value and the like: its inner expression
};

// Reads one operation. False at the end, or at one that is not known (its operands can't be
// skipped).
bool location_next_op(struct cursor *expression, const struct dwarf_unit *unit,
		      struct location_op *ret);

#endif
