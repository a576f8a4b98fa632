// SPDX-License-Identifier: GPL-3.0-or-later
//
// The plugin writes its own files in the same way (linker/extra_files.h).
#include "tool/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/extra_files.h"

enum status output_write(const char *path, const void *bytes, size_t size, struct diag *diag)
{
	struct diag_source where = {.diag = diag};
	if (strcmp(path, "-"))
		return extra_file_write(&(struct file_name){.folder = AT_FDCWD, .path = path},
					bytes, size, &where);
	if (file_write(STDOUT_FILENO, bytes, size))
		return STATUS_OK;
	diag_add(&where, DIAG_ERROR, "can't write to stdout: %s", strerror(errno));
	return STATUS_IO;
}

static bool are_same_file(const char *a, const char *b)
{
	struct stat stat_a, stat_b;
	return a && b && !stat(a, &stat_a) && !stat(b, &stat_b) &&
	       stat_a.st_dev == stat_b.st_dev && stat_a.st_ino == stat_b.st_ino;
}

enum status output_check(const char *output, const char *const *inputs, size_t count,
			 struct diag *diag)
{
	struct diag_source where = {.diag = diag};
	for (size_t i = 0; i < count; i++) {
		if (!are_same_file(output, inputs[i]))
			continue;
		diag_add(&where, DIAG_ERROR, "'%s' is also '%s', which it would replace\n"
					     "  fix: name another file", output, inputs[i]);
		return STATUS_UNSUPPORTED;
	}
	return STATUS_OK;
}
