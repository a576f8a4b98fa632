// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens .dwo files, in the place that the unit names or beside the linker's own folder.
#include "linker/dwo_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/file_bytes.h"

// OK, also when it isn't there, or is no file; IO: errno tells; NO_MEMORY.
static enum status load_dwo(const char *path, struct file_bytes *ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? STATUS_OK : STATUS_IO;
	struct stat stat;
	enum status status = STATUS_OK;
	if (!fstat(fd, &stat) && S_ISREG(stat.st_mode) && stat.st_size > 0)
		status = file_bytes_read(fd, 0, (size_t)stat.st_size, ret);
	int error = errno;
	close(fd);
	errno = error;
	return status;
}

enum status dwo_file_open(void *data, const char *folder, const char *name, struct encode_dwo *ret)
{
	(void)data;
	*ret = (struct encode_dwo){0};
	struct file_bytes *file = ret->data = calloc(1, sizeof(*file));
	if (!file)
		return STATUS_NO_MEMORY;
	bool is_joined = *folder && *name != '/';
	for (int i = !is_joined; i < 2 && !file->bytes; i++) {
		char *path;
		if (asprintf(&path, "%s%s%s", i ? "" : folder, i ? "" : "/", name) < 0)
			return STATUS_NO_MEMORY;
		enum status status = load_dwo(path, file);
		const char *problem = status != STATUS_IO ? NULL : errno ? strerror(errno)
			: "the file became shorter";
		// Without bytes, the problem of the first place is reported.
		if (file->bytes || !ret->problem) {
			free(ret->path);
			ret->path = path;
			ret->problem = problem;
		} else {
			free(path);
		}
		if (status == STATUS_NO_MEMORY)
			return status;
	}
	ret->bytes = file->bytes;
	ret->size = file->size;
	return STATUS_OK;
}

void dwo_file_close(void *data, struct encode_dwo *dwo)
{
	(void)data;
	if (dwo->data)
		file_bytes_release(dwo->data);
	free(dwo->data);
	free(dwo->path);
	*dwo = (struct encode_dwo){0};
}
