// SPDX-License-Identifier: GPL-3.0-or-later
//
// Maps or reads the base, and has it opened.
#include "linker/base_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
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

// A larger base stays mapped: a vmlinux with debug information, of which little is wanted.
enum { LARGEST_COPY = 64 << 20 };

// /sys/kernel/btf/vmlinux can't be mapped, and is read. IO: errno tells, and is 0 if the file
// became shorter.
static enum status load_base(int fd, size_t size, struct file_bytes *ret)
{
	TRY(file_bytes_load(fd, 0, size, ret));
	enum status status = file_bytes_detach(ret, LARGEST_COPY, NULL);
	if (status != STATUS_OK)
		file_bytes_release(ret);
	return status;
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
	struct file_bytes file;
	enum status status = load_base(fd, (size_t)stat.st_size, &file);
	if (status == STATUS_IO)
		return reject_base(path, errno ? strerror(errno) : "it became shorter", &link);
	TRY(status);
	status = encode_base_open(file.bytes, file.size, &where, ret);
	file_bytes_release(&file);
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
