// SPDX-License-Identifier: GPL-3.0-or-later
//
// The forms of `ldbtf report`.
#ifndef LDBTF_TOOL_REPORT_H
#define LDBTF_TOOL_REPORT_H

#include <stdio.h>

#include "support/diag.h"
#include "support/status.h"
#include "tool/print.h"
#include "tool/report_model.h"

// The largest of everything, for a terminal. To stdout.
void report_text(const struct report *report, struct colours colours);

// All, by the schema in docs/tool.md.
void report_json(const struct report *report, FILE *file);

// Writes a page of HTML that needs no other file, to `path` or ("-") to stdout. OK, NO_MEMORY, or
// IO with a diagnostic.
MUST_CHECK enum status report_html(const struct report *report, const char *path,
				   struct diag *diag);

#endif
