// SPDX-License-Identifier: GPL-3.0-or-later
//
// Maps or reads the base, and has it opened.
#include "linker/base_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/file_bytes.h"

static enum status reject_base(const char *path, const char *problem,
			       const struct diag_source *where)
{
	diag_add(where, DIAG_ERROR,
		 "option base: can't read '%s': %s\n"
		 "  fix: name the ELF file, or the raw BTF, of what is linked already",
		 path, problem);
	return STATUS_IO;
}

struct contents {
	void *bytes;
	size_t size;
	bool is_mapped;
};

static bool read_all(int fd, struct contents *contents)
{
	contents->bytes = malloc(contents->size);
	if (!contents->bytes)
		return false;
	if (file_read_at(fd, contents->bytes, contents->size, 0))
		return true;
	if (!errno)
		errno = EIO; // shorter than it was said to be
	return false;
}

// Mapped, since a vmlinux with debug information is large and little of it is wanted; but
// /sys/kernel/btf/vmlinux can only be read. False: errno tells.
static bool get_contents(int fd, size_t size, struct contents *ret)
{
	*ret = (struct contents){.size = size};
	ret->bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	ret->is_mapped = ret->bytes != MAP_FAILED;
	return ret->is_mapped || read_all(fd, ret);
}

static void drop_contents(struct contents *contents)
{
	if (contents->is_mapped)
		munmap(contents->bytes, contents->size);
	else
		free(contents->bytes);
}

static enum status read_open_file(int fd, const char *path, struct extra_files *extra,
				  struct diag *diag,
				  struct encode_base **ret)
{
	struct diag_source link = {.diag = diag, .order = UINT64_MAX};
	struct diag_source where = {.diag = diag, .order = UINT64_MAX, .file = path};
	struct stat stat;
	if (fstat(fd, &stat))
		return reject_base(path, strerror(errno), &link);
	if (!S_ISREG(stat.st_mode))
		return reject_base(path, "it is not a regular file", &link);
	if (stat.st_size <= 0)
		return reject_base(path, "it is empty", &link);
	extra_files_note_input(extra, fd);
	struct contents contents;
	enum status status = get_contents(fd, (size_t)stat.st_size, &contents)
				     ? encode_base_open(contents.bytes, contents.size, &where, ret)
				     : reject_base(path, strerror(errno), &link);
	drop_contents(&contents);
	return status;
}

enum status base_file_read(const char *path, struct extra_files *extra, struct diag *diag,
			   struct encode_base **ret)
{
	struct diag_source link = {.diag = diag, .order = UINT64_MAX};
	// a pipe without a writer must not stop the link
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return reject_base(path, strerror(errno), &link);
	enum status status = read_open_file(fd, path, extra, diag, ret);
	close(fd);
	return status;
}
