// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens and removes files, holds, maps or copies a part of one, and reads and writes whole.
#include "linker/file_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
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

static enum status read_to_end(int fd, size_t most, char **bytes, size_t *size)
{
	for (size_t capacity = 0;;) {
		if (*size + 1 >= capacity) {
			capacity = capacity ? 2 * capacity : 4096;
			char *larger = realloc(*bytes, capacity);
			if (!larger)
				return STATUS_NO_MEMORY;
			*bytes = larger;
		}
		ssize_t got = read(fd, *bytes + *size, capacity - *size - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return STATUS_IO;
		*size += (size_t)got;
		(*bytes)[*size] = '\0';
		if (!got)
			return STATUS_OK;
		if (*size > most) {
			errno = EFBIG;
			return STATUS_IO;
		}
	}
}

enum status file_read_to_end(int fd, size_t most, char **ret, size_t *ret_size)
{
	char *bytes = NULL;
	size_t size = 0;
	enum status status = read_to_end(fd, most, &bytes, &size);
	if (status != STATUS_OK) {
		free(bytes);
		return status;
	}
	*ret = bytes;
	*ret_size = size;
	return STATUS_OK;
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

enum status file_bytes_read(int fd, off_t offset, size_t size, struct file_bytes *ret)
{
	*ret = (struct file_bytes){.size = size};
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

enum status file_bytes_load(int fd, off_t offset, size_t size, struct file_bytes *ret)
{
	size_t lead = (size_t)(offset % sysconf(_SC_PAGESIZE));
	*ret = (struct file_bytes){.size = size, .map_size = size + lead};
	ret->map = mmap(NULL, ret->map_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
			offset - (off_t)lead);
	if (ret->map == MAP_FAILED)
		return file_bytes_read(fd, offset, size, ret);
	ret->bytes = (char *)ret->map + lead;
	return STATUS_OK;
}

enum status file_bytes_hold(int fd, off_t offset, size_t size, int end_fd, struct file_bytes *ret)
{
	int held = fcntl(fd, F_DUPFD_CLOEXEC, 3); // the lowest that is free
	if (held >= 0 && held < end_fd) {
		*ret = (struct file_bytes){.size = size, .fd = held, .offset = offset};
		return STATUS_OK;
	}
	if (held >= 0)
		close(held);
	return file_bytes_load(fd, offset, size, ret);
}

// Copies memory as memcpy() does, but by the kernel, which returns where memcpy() would end in
// SIGBUS. False: a part is not there.
static bool copy_mapped(void *to, const void *from, size_t size)
{
	for (size_t done = 0; done < size;) {
		struct iovec local = {(char *)to + done, size - done};
		struct iovec mapped = {(char *)from + done, size - done};
		ssize_t got = process_vm_readv(getpid(), &local, 1, &mapped, 1, 0);
		if (got < 0 && errno != EFAULT) { // a sandbox may not have this call
			memcpy(local.iov_base, mapped.iov_base, size - done);
			return true;
		}
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

static enum status check_mapped(const struct file_bytes *bytes)
{
	char last;
	bool is_there = copy_mapped(&last, (char *)bytes->bytes + bytes->size - 1, 1);
	errno = 0;
	return is_there ? STATUS_OK : STATUS_IO;
}

enum status file_bytes_detach(struct file_bytes *bytes, size_t most, struct spare_memory *spare)
{
	if (!bytes->map && !bytes->fd)
		return STATUS_OK;
	if (bytes->map && bytes->size > most)
		return check_mapped(bytes);
	struct file_bytes copy = {.size = bytes->size, .map_size = bytes->size, .spare = spare};
	copy.bytes = copy.map = spare_memory_take(spare, &copy.map_size);
	if (!copy.map)
		return STATUS_NO_MEMORY;
	errno = 0;
	bool is_whole = bytes->fd
		? file_read_at(bytes->fd, copy.map, bytes->size, bytes->offset)
		: copy_mapped(copy.map, bytes->bytes, bytes->size);
	int error = bytes->fd ? errno : 0; // EFAULT is how a shorter file shows in a mapping
	file_bytes_release(is_whole ? bytes : &copy);
	errno = error;
	if (!is_whole)
		return STATUS_IO;
	*bytes = copy;
	return STATUS_OK;
}

void file_bytes_release(struct file_bytes *bytes)
{
	if (bytes->map && bytes->spare)
		spare_memory_give(bytes->spare, bytes->map, bytes->map_size);
	else if (bytes->map)
		munmap(bytes->map, bytes->map_size);
	if (bytes->fd)
		close(bytes->fd);
	free(bytes->copy);
	*bytes = (struct file_bytes){0};
}
