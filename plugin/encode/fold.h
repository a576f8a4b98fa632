// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes one type of types that have become equal.
#ifndef LDBTF_ENCODE_FOLD_H
#define LDBTF_ENCODE_FOLD_H

#include "encode/program.h"

// Two structs of one name are two types, and so are the pointers to them. When both structs have
// become declarations (selection.h), the declarations are equal, and then the pointers are, and so
// on. Of equal types the first stays; the others become TYPE_VOID without a name. Functions and
// variables are never equal. OK or NO_MEMORY. One thread, which owns `program`.
MUST_CHECK enum status fold_equal_types(struct program *program);

#endif
