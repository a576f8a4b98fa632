// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of C++, Rust and others become names that C takes.
#ifndef LDBTF_ENCODE_C_NAMES_H
#define LDBTF_ENCODE_C_NAMES_H

#include "encode/program.h"

// Gives every type, member, enumerator and variable whose name is not C's a name that is
// (encoding 2.10.5, 2.10.6):
//
//	space::type         space_type
//	Vec<int, 4>         Vec_int_4_
//	_vptr.base          _vptr_base
//
// Types are merged by their full names before. Here different names get different spellings: where
// two would have the same one, both get a suffix that is made of the full name. So what a name
// becomes depends on the other names of the program, and not on their order. A variable keeps a
// name with dots, which kernels take.
//
// Each name that changes is counted (respelled_name). OK or NO_MEMORY. One thread, which owns
// `program`.
MUST_CHECK enum status spell_names(struct program *program);

#endif
