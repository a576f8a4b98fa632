// SPDX-License-Identifier: GPL-3.0-or-later
//
// The symbols of a kernel as text: /proc/kallsyms, or System.map, which has link addresses.
#ifndef LDBTF_TOOL_KALLSYMS_H
#define LDBTF_TOOL_KALLSYMS_H

#include "support/diag.h"
#include "support/status.h"
#include "tool/debug_symbols.h"

struct kallsyms {
	char *text; // which the names of the symbols are in
};

// Reads the symbols of the kernel, or of `module` if that is not NULL. All are SHN_ABS. The caller
// ends with debug_symbols_index(), and debug_symbols_deinit() and kallsyms_deinit() whatever the
// status. OK; IO or UNSUPPORTED with a diagnostic; NO_MEMORY.
MUST_CHECK enum status kallsyms_read(const char *path, const char *module,
				     const struct diag_source *where, struct kallsyms *kallsyms,
				     struct debug_symbols *ret);
void kallsyms_deinit(struct kallsyms *kallsyms);

#endif
