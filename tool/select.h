// SPDX-License-Identifier: GPL-3.0-or-later
//
// Types, functions and variables by a pattern that the user gives.
#ifndef LDBTF_TOOL_SELECT_H
#define LDBTF_TOOL_SELECT_H

#include <stdbool.h>
#include <stdint.h>

#include "ldbtf/btf.h"

// Does a type with a name match `pattern`? That is a glob (fnmatch(3)) for the name, or KIND:GLOB
// with struct, union, enum, typedef, func, var, int or float as KIND. Without KIND all kinds match
// but sections, forward declarations and tags.
bool select_matches(const struct ldbtf_view *view, const char *pattern);

// The same for structs and unions that are only declared.
bool select_matches_forward(const struct ldbtf_view *view, const char *pattern);

#endif
