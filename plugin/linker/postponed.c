// SPDX-License-Identifier: GPL-3.0-or-later
//
// See postponed.h.
#include "linker/postponed.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void postponed_init(struct postponed *postponed)
{
	*postponed = (struct postponed){.scripts = {{.fd = -1}, {.fd = -1}}};
}

void postponed_deinit(struct postponed *postponed)
{
	reserve_destroy(&postponed->scripts[0]);
	reserve_destroy(&postponed->scripts[1]);
	postponed->is_waiting = false;
}

// How many threads this process has; 0: it can't be known.
static size_t count_threads(void)
{
	DIR *folder = opendir("/proc/self/task");
	if (!folder)
		return 0;
	size_t count = 0;
	for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
		count += entry->d_name[0] != '.';
	closedir(folder);
	return count;
}

bool postponed_is_possible(const struct linker *linker, size_t own_threads)
{
	return linker->register_new_input && count_threads() == own_threads + 1;
}

// Makes a linker script that names a file.
static enum status make_script(const char *path, const struct diag_source *where, struct reserve *ret)
{
	char *text;
	if (asprintf(&text, "INPUT(\"%s\")\n", path) < 0)
		return STATUS_NO_MEMORY;
	enum status status = reserve_create_script(text, where, ret);
	free(text);
	return status;
}

enum status postponed_begin(struct postponed *postponed, const struct reserve *object, const struct linker *linker,
			    const struct diag_source *where)
{
	TRY(make_script(object->path, where, &postponed->scripts[1]));
	TRY(make_script(postponed->scripts[1].path, where, &postponed->scripts[0]));
	TRY(reserve_add(&postponed->scripts[0], linker, where));
	postponed->is_waiting = true;
	return STATUS_OK;
}

enum postponed_event postponed_note(struct postponed *postponed, const struct ld_plugin_input_file *file)
{
	if (!postponed->is_waiting || !strcmp(file->name, postponed->scripts[0].path))
		return POSTPONED_GO_ON;
	if (!strcmp(file->name, postponed->scripts[1].path)) {
		postponed->is_waiting = false;
		return POSTPONED_IS_DUE;
	}
	postponed->files++;
	return POSTPONED_INPUT;
}
