// SPDX-License-Identifier: GPL-3.0-or-later
//
// Questions about the type of a graph node, such as its size and alignment.
//
// The answers look through typedefs, qualifiers and arrays, up to a depth that no compiler reaches.
#ifndef LDBTF_IMPORT_LAYOUT_H
#define LDBTF_IMPORT_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "import/state.h"

// Bytes of the type; 0 if that is not known.
uint64_t import_size_of_node(const struct import *import, uint32_t node);

// Bytes that the type is aligned to when no attribute says otherwise; 1 if that is not known.
uint64_t import_alignment_of_node(const struct import *import, uint32_t node);

// The type behind typedefs and qualifiers.
const struct type_record *import_strip(const struct import *import, uint32_t node);

// May a member or an element be of the type? Void and functions may not.
bool import_is_sized(const struct import *import, uint32_t node);

// Does the type mean void, by whatever name?
bool import_is_void(const struct import *import, uint32_t node);

// Is it a struct, by whatever name?
bool import_is_struct(const struct import *import, uint32_t node);

// Do the members of a struct follow each other without holes, against their alignment?
bool import_is_packed(const struct import *import, uint32_t node);

#endif
