// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DIEs of a BTF: what DWARF 5 says of the same types, functions and variables.
//
// Encoding these DIEs gives the BTF again (encoding.md). What BTF does not tell is chosen so that
// debuggers print values well.
#ifndef LDBTF_TOOL_DWARF_TYPES_H
#define LDBTF_TOOL_DWARF_TYPES_H

#include "support/status.h"
#include "tool/btf_file.h"
#include "tool/debug_functions.h"
#include "tool/dwarf_write.h"

// Writes a DIE for each type, function and variable. Keys are type IDs. The file's base gives its
// types only: its functions and variables are in another image. OK or NO_MEMORY.
MUST_CHECK enum status dwarf_types_write(const struct btf_file *file,
					 const struct debug_functions *functions,
					 struct dwarf_writer *writer);

#endif
