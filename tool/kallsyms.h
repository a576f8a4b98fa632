// SPDX-License-Identifier: GPL-3.0-or-later
//
// The symbols of a kernel as text: /proc/kallsyms, or System.map, which has link addresses.
#ifndef LDBTF_TOOL_KALLSYMS_H
#define LDBTF_TOOL_KALLSYMS_H

#include "support/diag.h"
#include "support/status.h"
#include "tool/debug_symbols.h"

struct kallsyms {
	char *text; // owned; the names of the symbols are in it
};

// Adds the symbols of the kernel to *ret, or of `module` if that is not NULL. All are SHN_ABS.
// *kallsyms and *ret are zeroed before. OK, and then the caller calls debug_symbols_index(). IO or
// UNSUPPORTED with a diagnostic; NO_MEMORY. The caller calls debug_symbols_deinit() and
// kallsyms_deinit() whatever the status.
MUST_CHECK enum status kallsyms_read(const char *path, const char *module,
				     const struct diag_source *where, struct kallsyms *kallsyms,
				     struct debug_symbols *ret);
void kallsyms_deinit(struct kallsyms *kallsyms);

#endif
