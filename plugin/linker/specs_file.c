// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the specs file by the place of the plugin, since an installed tree may have been moved.
#include "linker/specs_file.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// LDBTF_SPECS_FROM_PLUGIN: the path from the plugin's folder, or an absolute one.
static bool find_path(char ret[PATH_MAX])
{
	Dl_info plugin;
	static const char here;
	if (!dladdr(&here, &plugin) || !plugin.dli_fname)
		return false;
	const char *slash = strrchr(plugin.dli_fname, '/');
	int folder = slash ? (int)(slash + 1 - plugin.dli_fname) : 0;
	if (LDBTF_SPECS_FROM_PLUGIN[0] == '/')
		folder = 0;
	char path[PATH_MAX];
	int length = snprintf(path, sizeof(path), "%.*s%s", folder, plugin.dli_fname,
			      LDBTF_SPECS_FROM_PLUGIN);
	return length > 0 && (size_t)length < sizeof(path) && realpath(path, ret);
}

const char *specs_file_path(char buffer[PATH_MAX])
{
	return find_path(buffer) ? buffer : "ldbtf.specs";
}
