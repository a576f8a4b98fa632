// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens a file and puts it into memory.
#include "tool/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status reject_input(const struct diag_source *where, const char *problem)
{
	diag_add(where, DIAG_ERROR, "can't read it: %s", problem);
	return STATUS_IO;
}

static enum status map_input(int fd, const struct diag_source *where, struct input *ret)
{
	struct stat stat;
	if (fstat(fd, &stat))
		return reject_input(where, strerror(errno));
	if (S_ISDIR(stat.st_mode))
		return reject_input(where, "it is a directory");
	if (!S_ISREG(stat.st_mode))
		return reject_input(where, "it is not a regular file");
	if (stat.st_size <= 0)
		return reject_input(where, "it is empty");
	enum status status = file_bytes_load(fd, 0, (size_t)stat.st_size, &ret->file);
	if (status == STATUS_IO)
		return reject_input(where, errno ? strerror(errno) : "it became shorter");
	return status;
}

enum status input_open(const char *path, const struct diag_source *where, struct input *ret)
{
	*ret = (struct input){0};
	// a pipe without a writer must not stop the command
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return reject_input(where, strerror(errno));
	enum status status = map_input(fd, where, ret);
	close(fd);
	return status;
}

void input_close(struct input *input)
{
	file_bytes_release(&input->file);
}

void input_forget(void *data, const void *part, size_t size)
{
	const struct input *input = data;
	const char *bytes = input->file.map;
	if (!bytes)
		return;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t offset = (size_t)((const char *)part - bytes);
	size_t first = (offset + page - 1) / page * page, end = (offset + size) / page * page;
	if (first < end)
		madvise((char *)input->file.map + first, end - first, MADV_DONTNEED);
}
