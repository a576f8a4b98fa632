// SPDX-License-Identifier: GPL-3.0-or-later
//
// Members that share bytes, as C++ has them and C does not.
#ifndef LDBTF_ENCODE_SHARED_TAILS_H
#define LDBTF_ENCODE_SHARED_TAILS_H

#include "encode/program.h"

// C++ compilers place members into the padding at the end of a base class, or of a member with
// [[no_unique_address]]. Empty ones take no room at all. C has no such structs (encoding 2.4.14,
// 2.4.15):
//
//	what shares bytes                       what it becomes
//
//	struct of no data that shares its place dropped: its `ref` is 0, which legalize() drops
//	base class without data                 the same
//	struct that reaches into the next       a struct of the same members that ends there
//
// Compilers cut a class in one way only. All cut structs together have at most as many members as
// the program has, so that hostile input can't make them without end. Beyond that the member that
// would hold a cut struct is dropped (unrepresentable_member).
//
// Runs when arrays are legal and no struct holds itself. OK or NO_MEMORY. One thread, which owns
// `program`.
MUST_CHECK enum status trim_shared_tails(struct program *program);

#endif
