// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds which of the program's types the base has already, for split BTF.
//
// An equal name is not enough. Two types are equal if their whole graphs are, and graphs have
// cycles:
//
//	program  struct list { struct list *next; };      base  struct list { struct list *next; };
//
// So every pair whose records are equal, but for the types of members, is first taken to be equal.
// Then pairs are removed that refer to a pair whose records differ, or to a removed one. When no
// more pairs go, the largest set of pairs that agrees with itself is left. The set is of pairs
// because a base can have several definitions of one name. Only the types that refer to a name show
// which definition is meant.
//
// Only named structs and unions are settled this way, because every cycle of C passes through one.
// Any other type is then a finite tree over settled types. It is equal to a type of the base if its
// record, with the base's names and IDs in it, is equal.
//
// Declarations beneath a struct that is compared. A declaration on either side matches a definition
// of that name on the other, because a struct with a pointer does not change when the pointer's
// target becomes known. Otherwise one struct that a module defines and its kernel declares would
// make the module repeat half of the kernel (for a driver of IOMMUs: all that reaches `device`).
// The module's definition itself has no equal and stays the program's own, since a base can't be
// completed (encoding 5.4.6).
//
// Other declarations of the program (encoding 5.5). The first of these that exists is meant:
//
//	the base's definition of that name, if it is the only one in base and program
//	the definition that structs equal to the base's mean by the name, if they agree
//	the base's declaration
//
// VARs and DATASECs are never the base's (encoding 5.1.2). FUNCs may be, by name and prototype.
#ifndef LDBTF_ENCODE_BASE_MATCH_H
#define LDBTF_ENCODE_BASE_MATCH_H

#include "encode/base.h"
#include "encode/program.h"

// Sets the `id` of each type of the program that the base has. All types must have been added, and
// assign_ids() not been called. program->base_names must be the base's.
//
// `matches_funcs` includes FUNCs, but for those that the link may give another prototype
// (program->prototypes). OK or NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status base_match(struct program *program, const struct encode_base *base,
				  bool matches_funcs);

#endif
