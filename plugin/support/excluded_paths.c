// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares the paths of units with globs (excluded_paths.h).
#include "support/excluded_paths.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum status excluded_paths_add(struct excluded_paths *paths, const char *glob)
{
	struct excluded_path path = {.glob = strdup(glob)};
	if (path.glob && vec_push(&paths->paths, path) == STATUS_OK)
		return STATUS_OK;
	free(path.glob);
	return STATUS_NO_MEMORY;
}

void excluded_paths_deinit(struct excluded_paths *paths)
{
	for (size_t i = 0; i < paths->paths.count; i++)
		free(paths->paths.data[i].glob);
	vec_free(&paths->paths);
}

bool excluded_paths_match(struct excluded_paths *paths, const char *folder, const char *path)
{
	if (!paths || !paths->paths.count || !*path)
		return false;
	char whole[PATH_MAX];
	int length = snprintf(whole, sizeof(whole), "%s/%s", folder, path);
	bool has_whole = path[0] != '/' && length > 0 && (size_t)length < sizeof(whole);
	bool is_matched = false;
	for (size_t i = 0; i < paths->paths.count; i++) {
		struct excluded_path *excluded = &paths->paths.data[i];
		if (fnmatch(excluded->glob, path, 0) &&
		    (!has_whole || fnmatch(excluded->glob, whole, 0)))
			continue;
		__atomic_store_n(&excluded->is_matched, true, __ATOMIC_RELAXED);
		is_matched = true;
	}
	return is_matched;
}

void excluded_paths_report(const struct excluded_paths *paths, const struct diag_source *where)
{
	for (size_t i = 0; i < paths->paths.count; i++)
		if (!paths->paths.data[i].is_matched)
			diag_add(where, DIAG_WARNING,
				 "option exclude: no unit's source has a path like %s\n"
				 "  fix: paths are those that the compiler was given; * matches "
				 "slashes, too: */drivers/*",
				 paths->paths.data[i].glob);
}
