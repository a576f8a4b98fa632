// SPDX-License-Identifier: GPL-3.0-or-later
//
// Split BTF: which of the program's types does the base have already?
//
// A name is no answer. Two types are the same if their whole graphs are, and graphs have cycles:
//
//	program  struct list { struct list *next; };      base  struct list { struct list *next; };
//
// Each is the other's equal if the other is its equal. So all pairs that could be equal, because name and kind are, are
// taken to be so, and those are removed that can't be: their records differ, or what they refer to was removed. What
// is left when nothing more goes is the largest set of pairs that agrees with itself. (Pairs, because a base can have
// several definitions of one name, and which is meant shows only in what refers to it.)
//
// Only structs and unions with names are settled this way, as every cycle of C passes through one. All else is then a
// finite tree over those, and equal to a type of the base if its record is, with the base's names and IDs in it.
//
// Declarations. Beneath a struct that is compared, a declaration on either side goes with a definition of that name on the
// other: whether a pointer's target is known changes nothing of the struct that has the pointer. (Else one struct that a
// module defines and its kernel declares would make the module repeat half of the kernel: all that reaches `device`, for
// a driver of IOMMUs.) The definition itself is no one's equal then, and the program's own, since what the base has can't
// be completed (encoding 5.4.6).
//
// A declaration of the program alone means the base's struct of that name if there is one and the program has no other
// (encoding 5.5); if there are several, the one that structs equal to the base's mean by it, if they agree; else the
// base's declaration, if it has one.
//
// VARs and DATASECs are never the base's (encoding 5.1.2); FUNCs are, by name and prototype, as everything else.
#ifndef LDBTF_ENCODE_BASE_MATCH_H
#define LDBTF_ENCODE_BASE_MATCH_H

#include "encode/base.h"
#include "encode/program.h"

// Sets the `id` of each type of the program that the base has. To be called when all types are there, and before
// assign_ids(). program->base_names must be the base's. `matches_funcs`: also of FUNCs; what measures a link's inputs
// leaves them out, because another prototype may become theirs. OK or NO_MEMORY.
MUST_CHECK enum status base_match(struct program *program, const struct encode_base *base, bool matches_funcs);

#endif
