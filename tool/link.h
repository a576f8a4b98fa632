// SPDX-License-Identifier: GPL-3.0-or-later
//
// `ldbtf link` under the names of linkers.
#ifndef LDBTF_TOOL_LINK_H
#define LDBTF_TOOL_LINK_H

#include <stdbool.h>

// Is this the name of a linker: ld, ld.lld, ld.mold, mold?
bool link_is_name(const char *program);

// Links with the linker of that name, which stands further down in PATH. `values` are its
// arguments. Returns the exit status.
int link_run_as(const char *program, int count, char **values);

#endif
