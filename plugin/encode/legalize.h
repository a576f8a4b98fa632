// SPDX-License-Identifier: GPL-3.0-or-later
//
// Mends types that C allows and kernels refuse, so that one odd type does not cost the whole blob.
#ifndef LDBTF_ENCODE_LEGALIZE_H
#define LDBTF_ENCODE_LEGALIZE_H

#include "encode/program.h"

// Makes every type of the program keep the rules of a kernel's btf_check_all_types()
// (encoding 1.7).
//
//	what kernels refuse                             what it becomes
//
//	member that has no size, or ends outside        dropped, with its tags
//	struct of C++ that reaches into the next member cut (shared_tails.h)
//	struct that holds itself by value               the member that closes the circle is dropped
//	bitfield of an enum, wider than 32 bits         an integer of the enum's size (1.7.24)
//	FLOAT member that is not aligned (packed)       an integer of its name and size (1.7.25)
//	short enum at the end, beside bitfields         a bitfield of all its bits (1.7.25)
//	array of more than 4 GiB, or of unsized things  0 elements (1.7.21)
//	prototype with an incomplete type by value      (...) (1.7.26)
//
// Each but the short enum is counted in program->skipped. A removed type keeps its index and
// becomes TYPE_VOID without a name. OK or NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status legalize(struct program *program);

#endif
