// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads files of roots (keep_file.h).
#include "linker/keep_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/file_bytes.h"
#include "linker/keep_list.h"

static enum status reject_keep_file(const char *path, const char *problem,
			       const struct diag_source *where)
{
	diag_add(where, DIAG_ERROR, "option keep: can't read '%s': %s", path, problem);
	return STATUS_IO;
}

static enum status read_keep_file(int fd, const char *path, struct extra_files *extra,
				  struct roots *roots, const struct diag_source *where)
{
	struct stat stat;
	if (fstat(fd, &stat))
		return reject_keep_file(path, strerror(errno), where);
	if (!S_ISREG(stat.st_mode))
		return reject_keep_file(path, "it is not a regular file", where);
	extra_files_note_input(extra, fd);
	size_t size = (size_t)stat.st_size;
	char *text = malloc(size ? size : 1);
	if (!text)
		return STATUS_NO_MEMORY;
	struct diag_source about = *where;
	about.file = path;
	enum status status = !size || file_read_at(fd, text, size, 0)
				     ? keep_list_add(text, size, roots, &about)
				     : reject_keep_file(path, strerror(errno ? errno : EIO), where);
	free(text);
	return status;
}

static enum status open_and_read(const char *path, struct extra_files *extra, struct roots *roots,
				 const struct diag_source *where)
{
	// a pipe without a writer must not stop the link
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return reject_keep_file(path, strerror(errno), where);
	enum status status = read_keep_file(fd, path, extra, roots, where);
	close(fd);
	return status;
}

enum status keep_files_read(struct options *options, struct extra_files *extra,
			    const struct diag_source *where)
{
	for (size_t i = 0; i < options->keep_files.count; i++)
		TRY(open_and_read(options->keep_files.data[i], extra, &options->roots, where));
	return STATUS_OK;
}
