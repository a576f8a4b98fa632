// SPDX-License-Identifier: GPL-3.0-or-later
//
// A definition as a list of texts, so that two definitions can be compared by meaning: other type
// IDs and another order of the types make no difference.
#ifndef LDBTF_TOOL_PARTS_H
#define LDBTF_TOOL_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "support/vec.h"
#include "tool/btf_file.h"

struct part {
	char *key;  // "size", "member address.port", "parameter 1"
	char *text; // what it is: "at 8, 4 bytes: int"
};

struct parts {
	VEC(struct part) list;
};

// The parts of a STRUCT, UNION, ENUM, ENUM64, TYPEDEF, FUNC, VAR, INT or FLOAT. Types with a name
// are given by the name: what changed in them shows where they are defined. Types without one are
// spelled out.
void parts_of(const struct btf_file *file, uint32_t id, struct parts *ret);
void parts_free(struct parts *parts);

// The same for equal parts.
uint64_t parts_hash(const struct parts *parts);

bool parts_are_equal(const struct parts *left, const struct parts *right);

#endif
