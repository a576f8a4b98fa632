// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens files in memory, at descriptors that are the same in each link.
#include "linker/added_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/file_bytes.h"

// The first descriptor that such a file gets. Map files (-Map) have the names of files, and people
// compare map files of different builds. So the number is always the same. It is above the
// descriptors that ld has open when files are added.
enum { FIXED_FD = 1000, FIXED_FD_SMALL = 250 };

static int move_to_fixed_fd(int fd)
{
	int moved = fcntl(fd, F_DUPFD_CLOEXEC, FIXED_FD);
	if (moved < 0) // a small RLIMIT_NOFILE
		moved = fcntl(fd, F_DUPFD_CLOEXEC, FIXED_FD_SMALL);
	if (moved < 0)
		return fd;
	close(fd);
	return moved;
}

// Linux doubles the table of descriptors, as often as FIXED_FD needs. Each time takes 10 to 20 ms
// while other threads share the table, even a thread that is about to end. The kernel waits until
// no processor can be reading the old table (expand_fdtable() in fs/file.c).
void added_file_make_room(void)
{
	int fd = memfd_create("ldbtf", MFD_CLOEXEC);
	if (fd >= 0)
		close(move_to_fixed_fd(fd));
}

// Does the linker find the file by this path?
static bool is_path_of(int fd, const char *path)
{
	struct stat ours, seen;
	return !fstat(fd, &ours) && !stat(path, &seen) && ours.st_dev == seen.st_dev &&
	       ours.st_ino == seen.st_ino;
}

// False: no memfd here, or no /proc.
static bool open_in_memory(struct added_file *file)
{
	int fd = memfd_create("ldbtf", MFD_CLOEXEC);
	if (fd < 0)
		return false;
	fd = move_to_fixed_fd(fd);
	char *path;
	if (asprintf(&path, "/proc/self/fd/%d", fd) < 0)
		path = NULL;
	if (!path || !is_path_of(fd, path)) {
		free(path);
		close(fd);
		return false;
	}
	*file = (struct added_file){.fd = fd, .path = path};
	return true;
}

static bool open_temporary(struct added_file *file)
{
	const char *folder = getenv("TMPDIR");
	if (asprintf(&file->path, "%s/ldbtf-XXXXXX.o", folder && *folder ? folder : "/tmp") < 0) {
		file->path = NULL;
		return false;
	}
	file->fd = mkostemps(file->path, 2, O_CLOEXEC);
	file->is_temporary = file->fd >= 0;
	return file->is_temporary;
}

bool added_file_open(struct added_file *file)
{
	if (file->fd >= 0)
		return !ftruncate(file->fd, 0);
	return open_in_memory(file) || open_temporary(file);
}

void added_file_report(const struct added_file *file, const char *what,
		       const struct diag_source *where)
{
	diag_add(where, DIAG_ERROR, "can't write %s: %s%s%s", what,
		 errno ? strerror(errno) : elf_errmsg(-1), file->path ? "\n  where: " : "",
		 file->path ? file->path : "");
}

enum status added_file_create(const void *bytes, size_t size, const char *what,
			      const struct diag_source *where, struct added_file *ret)
{
	struct added_file file = ADDED_FILE_NONE;
	errno = 0;
	if (!added_file_open(&file) || !file_write(file.fd, bytes, size)) {
		added_file_report(&file, what, where);
		added_file_destroy(&file);
		return STATUS_IO;
	}
	*ret = file;
	return STATUS_OK;
}

enum status added_file_give(const struct added_file *file, const char *what,
			    const struct linker *linker, const struct diag_source *where)
{
	if (linker->add_input_file(file->path) == LDPS_OK)
		return STATUS_OK;
	diag_add(where, DIAG_ERROR, "the linker did not take %s", what);
	return STATUS_IO;
}

bool added_file_has_name(const struct added_file *file, const char *name)
{
	return file->path && !strcmp(file->path, name);
}

void added_file_destroy(struct added_file *file)
{
	if (file->is_temporary)
		unlink(file->path);
	if (file->fd >= 0)
		close(file->fd);
	free(file->path);
	*file = ADDED_FILE_NONE;
}
