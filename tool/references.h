// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a type is made of: each type that a record names, and in which role.
#ifndef LDBTF_TOOL_REFERENCES_H
#define LDBTF_TOOL_REFERENCES_H

#include <stdbool.h>
#include <stdint.h>

#include "ldbtf/btf.h"

enum reference_role {
	REFERENCE_TARGET, // of a pointer, typedef, qualifier, VAR; the prototype of a FUNC
	REFERENCE_ELEMENT,
	REFERENCE_MEMBER,
	REFERENCE_PARAMETER,
	REFERENCE_RESULT,
	REFERENCE_VARIABLE, // of a section
};

// Calls `visit` for each type that `view` names, in the order of the record. `name`: the member's
// or the parameter's; else "".
void references_visit(const struct ldbtf *btf, const struct ldbtf_view *view,
		      void (*visit)(void *data, enum reference_role role, const char *name,
				    uint32_t id),
		      void *data);

// How a type leads to the type with a name behind it.
struct reference_end {
	struct ldbtf_view view; // STRUCT, UNION, ENUM, TYPEDEF, INT, FLOAT, FWD, FUNC_PROTO or void
	bool is_pointed_to;     // through a pointer
	bool is_array;
};

// Follows pointers, arrays, qualifiers and tags, but no typedef. False: the chain does not end.
bool references_end(const struct ldbtf *btf, uint32_t id, struct reference_end *ret);

#endif
