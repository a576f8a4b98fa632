// SPDX-License-Identifier: GPL-3.0-or-later
//
// Units that are left out because of the path of their source (`exclude`).
#ifndef LDBTF_SUPPORT_EXCLUDED_PATHS_H
#define LDBTF_SUPPORT_EXCLUDED_PATHS_H

#include <stdbool.h>

#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"

struct excluded_path {
	char *glob; // owned; wildcards of glob(7), and * matches slashes, too
	bool is_matched;
};

// A zeroed one is empty. Importing threads share it and only set is_matched.
struct excluded_paths {
	VEC(struct excluded_path) paths;
};

// OK or NO_MEMORY.
MUST_CHECK enum status excluded_paths_add(struct excluded_paths *paths, const char *glob);
void excluded_paths_deinit(struct excluded_paths *paths);

// Does a glob match the path of a unit's source: as it is, or behind the folder of the compilation?
// Notes the globs that match. Any thread. NULL has no paths.
bool excluded_paths_match(struct excluded_paths *paths, const char *folder, const char *path);

// Warns of each glob that no unit has matched. When no thread imports.
void excluded_paths_report(const struct excluded_paths *paths, const struct diag_source *where);

#endif
