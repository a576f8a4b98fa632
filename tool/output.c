// SPDX-License-Identifier: GPL-3.0-or-later
//
// The plugin writes its own files in the same way (linker/extra_files.h).
#include "tool/output.h"

#include <errno.h>
#include <fcntl.h>
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

bool output_is_same_file(const char *a, const char *b)
{
	struct stat stat_a, stat_b;
	return a && b && !stat(a, &stat_a) && !stat(b, &stat_b) &&
	       stat_a.st_dev == stat_b.st_dev && stat_a.st_ino == stat_b.st_ino;
}

enum status output_reject(const char *output, const char *input, struct diag *diag)
{
	struct diag_source where = {.diag = diag};
	diag_add(&where, DIAG_ERROR, "'%s' is also '%s', which it would replace\n"
				     "  fix: name another file", output, input);
	return STATUS_UNSUPPORTED;
}
