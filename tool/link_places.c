// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks for files.
#include "tool/link_places.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// As seen from the program's folder: where it is installed, and where it is built.
static const char *const plugin_places[] = {LDBTF_PLUGIN_FROM_PROGRAM, "../plugin/ldbtf.so"};

const char *link_places_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

enum status link_places_plugin(const struct diag_source *where, char **ret)
{
	char program[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", program, sizeof(program) - 1);
	program[size < 0 ? 0 : size] = '\0';
	char *slash = strrchr(program, '/');
	for (size_t i = 0; slash && i < sizeof(plugin_places) / sizeof(*plugin_places); i++) {
		const char *place = plugin_places[i];
		int length = place[0] == '/' ? 0 : (int)(slash - program) + 1;
		if (asprintf(ret, "%.*s%s", length, program, place) < 0)
			return STATUS_NO_MEMORY;
		if (!access(*ret, R_OK))
			return STATUS_OK;
		free(*ret);
	}
	*ret = NULL;
	diag_add(where, DIAG_ERROR, "there is no plugin at %s, as seen from %s", plugin_places[0],
		 program);
	return STATUS_IO;
}

static bool is_this_program(const struct stat *stat_of_file)
{
	struct stat own;
	return !stat("/proc/self/exe", &own) && own.st_dev == stat_of_file->st_dev &&
	       own.st_ino == stat_of_file->st_ino;
}

static bool is_linker(const char *path)
{
	struct stat file;
	return !access(path, X_OK) && !stat(path, &file) && S_ISREG(file.st_mode) &&
	       !is_this_program(&file);
}

enum status link_places_linker(const char *name, const struct diag_source *where, char **ret)
{
	const char *at = getenv("PATH");
	for (at = at ? at : "/usr/bin:/bin"; *at; at += *at == ':') {
		size_t length = strcspn(at, ":");
		if (asprintf(ret, "%.*s%s%s", (int)length, at, length ? "/" : "./", name) < 0)
			return STATUS_NO_MEMORY;
		if (is_linker(*ret))
			return STATUS_OK;
		free(*ret);
		at += length;
	}
	*ret = NULL;
	diag_add(where, DIAG_ERROR, "there is no linker '%s' in PATH", name);
	return STATUS_IO;
}
