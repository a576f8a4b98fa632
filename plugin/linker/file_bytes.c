// SPDX-License-Identifier: GPL-3.0-or-later
//
// See file_bytes.h.
#include "linker/file_bytes.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

bool file_read_at(int fd, void *buffer, size_t size, off_t offset)
{
	char *at = buffer;
	while (size) {
		ssize_t got = pread(fd, at, size, offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		size -= (size_t)got;
		offset += got;
	}
	return true;
}

enum status file_bytes_load(int fd, off_t offset, size_t size, struct file_bytes *ret)
{
	size_t lead = (size_t)(offset % sysconf(_SC_PAGESIZE));
	*ret = (struct file_bytes){.size = size, .map_size = size + lead};
	ret->map = mmap(NULL, ret->map_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, offset - (off_t)lead);
	if (ret->map != MAP_FAILED) {
		ret->bytes = (char *)ret->map + lead;
		return STATUS_OK;
	}
	ret->map = NULL;

	ret->bytes = ret->copy = malloc(size);
	if (!ret->copy)
		return STATUS_NO_MEMORY;
	errno = 0;
	if (file_read_at(fd, ret->copy, size, offset))
		return STATUS_OK;
	int error = errno;
	file_bytes_release(ret);
	errno = error;
	return STATUS_IO;
}

void file_bytes_release(struct file_bytes *bytes)
{
	if (bytes->map)
		munmap(bytes->map, bytes->map_size);
	free(bytes->copy);
	*bytes = (struct file_bytes){0};
}
