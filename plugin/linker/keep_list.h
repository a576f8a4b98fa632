// SPDX-License-Identifier: GPL-3.0-or-later
//
// The roots of the option `keep` as a list.
#ifndef LDBTF_LINKER_KEEP_LIST_H
#define LDBTF_LINKER_KEEP_LIST_H

#include "encode/roots.h"
#include "support/diag.h"

// Adds the roots of a list. Commas, semicolons and white space separate them, and # begins a
// comment. OK. UNSUPPORTED: something in the list is no root, each with a diagnostic; or there is
// none at all. NO_MEMORY.
MUST_CHECK enum status keep_list_add(const char *text, size_t length, struct roots *roots,
				     const struct diag_source *where);

#endif
