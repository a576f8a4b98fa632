// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many values of each struct the variables of an image have in them.
#ifndef LDBTF_TOOL_INSTANCES_H
#define LDBTF_TOOL_INSTANCES_H

#include <stdint.h>

#include "tool/btf_file.h"

// Counts variables, elements of arrays, and members of other structs. What is in a union is not
// counted, because unions do not shrink with one of their members. Returns the counts by type ID,
// which stop at UINT64_MAX. The caller frees them.
uint64_t *instances_count(const struct btf_file *file);

#endif
