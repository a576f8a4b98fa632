// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs a linker.
#ifndef LDBTF_TOOL_LINKER_PROCESS_H
#define LDBTF_TOOL_LINKER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "support/diag.h"
#include "support/status.h"

// What a linker that was run in silence has printed, and how it ended.
struct linker_run {
	int out, err;    // files in memory; negative: it printed to our own stdout and stderr
	int exit_status; // 128 and the signal, if one ended it
};

#define LINKER_RUN_NONE ((struct linker_run){.out = -1, .err = -1})

// Runs the linker, and waits for its end. It dies when this process does. `arguments` begin with
// its name and end with NULL. If `is_silent`, it prints into files of `ret`. OK, also for a linker
// that fails; IO with a diagnostic: it can't be run. linker_run_end() in each case.
MUST_CHECK enum status linker_run(const char *const *arguments, bool is_silent,
				  const struct diag_source *where, struct linker_run *ret);

// Prints what it has printed, to our own stderr or, if `has_out`, to stdout, too.
void linker_run_show(const struct linker_run *run, bool has_out);

// Returns all that it has printed to stdout, with a NUL behind it. The caller frees it. NULL: no
// memory.
char *linker_run_text(const struct linker_run *run);

void linker_run_end(struct linker_run *run);

enum linker_kind {
	LINKER_RUNS_PLUGINS,
	LINKER_RUNS_NONE,
	LINKER_IS_COMPILER,
};

// Asks the linker by --version. OK. IO with a diagnostic if it can't be run.
MUST_CHECK enum status linker_find_kind(const char *linker, const struct diag_source *where,
					enum linker_kind *ret);

#endif
