// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the plugin and the linkers are.
#ifndef LDBTF_TOOL_LINK_PLACES_H
#define LDBTF_TOOL_LINK_PLACES_H

#include "support/diag.h"
#include "support/status.h"

// The last part of a path.
const char *link_places_name(const char *path);

// Finds the plugin by the place of this program. An installed tree may have been moved. OK: the
// caller frees *ret; IO with a diagnostic; NO_MEMORY.
MUST_CHECK enum status link_places_plugin(const struct diag_source *where, char **ret);

// Finds the program `name` in PATH that is not this one. OK: the caller frees *ret; IO with a
// diagnostic; NO_MEMORY.
MUST_CHECK enum status link_places_linker(const char *name, const struct diag_source *where,
					  char **ret);

#endif
