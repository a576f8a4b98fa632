// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes the BTF fit into a number of bytes (`budget`).
//
// What does not fit is shed in this order, the largest of each kind first, until the rest fits
// (encoding 8.11):
//
//	functions that are no roots
//	variables that are no roots
//	types that are no roots
//
// A struct or union that only pointers lead to becomes a declaration. With types=all, a type that
// nothing leads to leaves the program. A type that is held by value stays whole.
//
// What is shed is a list, and how much of it is searched by halves: shedding more never makes the
// BTF larger. Each try is a selection (selection.h) of the whole program, whose size is counted.
#ifndef LDBTF_ENCODE_BUDGET_H
#define LDBTF_ENCODE_BUDGET_H

#include "encode/selection.h"

// How many of each kind were shed.
struct budget_shed {
	size_t funcs, vars, types;
};

// As selection_apply, for at most options->budget bytes. Adds a note if something is shed, and the
// type of subscripts. OK. NO_SPACE with a diagnostic if what can't be shed is too large.
// UNSUPPORTED with a diagnostic. NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status budget_apply(struct program *program,
				    const struct selection_request *request,
				    struct budget_shed *ret);

#endif
