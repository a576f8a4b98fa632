// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens and removes files, maps a part of one, and reads and writes whole.
#include "linker/file_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int file_open(const struct file_name *name, int flags)
{
	int fd = openat(name->folder, name->path, flags | O_CLOEXEC, 0666);
	if (fd < 0 || fd > 2)
		return fd;
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	close(fd);
	return moved;
}

bool file_flush(int fd)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	return copy < 0 || !close(copy); // without a second descriptor the last close tells
}

void file_remove(const struct file_name *name)
{
	struct stat stat;
	if (!fstatat(name->folder, name->path, &stat, AT_SYMLINK_NOFOLLOW) &&
	    (S_ISREG(stat.st_mode) || S_ISLNK(stat.st_mode)))
		unlinkat(name->folder, name->path, 0);
}

bool file_read_at(int fd, void *buffer, size_t size, off_t offset)
{
	char *at = buffer;
	while (size) {
		ssize_t got = pread(fd, at, size, offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (!got)
			errno = 0; // shorter than it was said to be
		if (got <= 0)
			return false;
		at += got;
		size -= (size_t)got;
		offset += got;
	}
	return true;
}

enum { AT_POSITION = -1 };

static bool write_all(int fd, const void *bytes, size_t size, off_t offset)
{
	const char *at = bytes;
	while (size) {
		ssize_t done = offset == AT_POSITION ? write(fd, at, size) : pwrite(fd, at, size,
										    offset);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		at += done;
		size -= (size_t)done;
		offset += offset == AT_POSITION ? 0 : done;
	}
	return true;
}

bool file_write_at(int fd, const void *bytes, size_t size, off_t offset)
{
	return write_all(fd, bytes, size, offset);
}

bool file_write(int fd, const void *bytes, size_t size)
{
	return write_all(fd, bytes, size, AT_POSITION);
}

enum status file_bytes_load(int fd, off_t offset, size_t size, struct file_bytes *ret)
{
	size_t lead = (size_t)(offset % sysconf(_SC_PAGESIZE));
	*ret = (struct file_bytes){.size = size, .map_size = size + lead};
	ret->map = mmap(NULL, ret->map_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
			offset - (off_t)lead);
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
