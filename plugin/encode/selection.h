// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which part of the program becomes BTF: all of it, what is used, or what roots reach.
//
// A selection begins with some types, functions and variables, and follows references. What it
// does not reach leaves the program. With pointers=declared it stops behind pointers:
//
//	struct sensor { struct bus *bus; struct filter filter; };     root: struct sensor
//
//	struct sensor   complete     it is a root
//	struct filter   complete     a complete struct has it as a member
//	struct bus      a FWD        only a pointer leads to it
//
// The level of a type only grows while references are followed. A link has no functions or
// variables that its inputs lack, so no level is higher in the linked image than among the inputs.
// Therefore a selection of the inputs is an upper bound, too.
//
// The rules are encoding 8.
#ifndef LDBTF_ENCODE_SELECTION_H
#define LDBTF_ENCODE_SELECTION_H

#include "encode/encode_types.h"
#include "encode/program.h"
#include "encode/selection_notes.h"
#include "support/diag.h"

struct selection_request {
	const struct encode_options *options;
	// The linked image may have a definition where the program has a declaration. So a
	// declaration reaches all definitions of its name.
	bool may_complete_declarations;
	// Gets a note about each root that nothing matches. NULL: none.
	struct selection_notes *notes;
	// By index: the type is left out if it is no root. If others refer to it, it stays, and a
	// struct or union is a declaration if no complete type holds it. NULL: nothing is shed. Not
	// owned.
	const bool *shed;
	struct diag_source where;
};

// Removes from the program what the options do not select: a removed type keeps its index and
// becomes TYPE_VOID without a name. Types are legal already (legalize.h). The counts of FUNCs and
// VARs are those that stay.
//
// OK. UNSUPPORTED with a diagnostic if the options contradict each other, which can only be known
// when the roots of the sources are. NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status selection_apply(struct program *program,
				       const struct selection_request *request);

// Do the options select a part of the program?
bool selection_is_partial(const struct encode_options *options);

// Is it a kind that only says something about another type: a pointer, an array, a qualifier, a
// prototype?
bool selection_is_derived(uint8_t kind);

// The struct or union without a name that the typedef with that index names, behind qualifiers, or
// 0.
uint32_t selection_unnamed_aggregate(const struct program *program, uint32_t index);

#endif
