// SPDX-License-Identifier: GPL-3.0-or-later
//
// An order of a struct's members that takes fewer bytes.
#ifndef LDBTF_TOOL_REORDER_H
#define LDBTF_TOOL_REORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "support/vec.h"
#include "tool/natural.h"

// A member in its new place.
struct reorder_member {
	uint32_t number;     // in the struct as it is
	uint64_t bit_offset; // in the struct as it could be
};

struct reorder {
	VEC(struct reorder_member) members; // all, in the new order
	uint32_t byte_size;                 // new
};

// Looks for a smaller layout of a STRUCT. Bitfields that follow one another stay together, and a
// flexible array stays last. If moving some members into holes saves as much as sorting all by
// alignment, the order is otherwise as it was. The caller calls reorder_free() whatever the answer.
//
// False: there is none, or none is known to be right. That is so for a struct that a compiler would
// lay out in another way (packed, aligned), for a C++ class with a base or virtual functions, and
// for one that marks places with empty members.
bool reorder_find(struct natural *natural, const struct ldbtf_view *view, struct reorder *ret);
void reorder_free(struct reorder *reorder);

#endif
