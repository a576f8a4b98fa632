// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tells files apart by device and inode, and writes them beside their place first.
#include "linker/extra_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "linker/file_bytes.h"
#include "linker/output_file.h"

enum { FILE_COUNT = sizeof(((struct extra_files *)NULL)->files) / sizeof(struct extra_file) };

static void look_up_file(struct extra_file *file)
{
	struct stat found;
	if (!file->path || stat(file->path, &found) || !S_ISREG(found.st_mode))
		return;
	file->is_regular = true;
	file->device = found.st_dev;
	file->inode = found.st_ino;
}

void extra_files_init(const struct options *options, struct extra_files *ret)
{
	*ret = (struct extra_files){{
		{.option = "detached", .path = options->detached},
		{.option = "vars-split", .path = options->vars_split},
		{.option = "stats", .path = options->stats},
	}};
	for (size_t i = 0; i < FILE_COUNT; i++)
		look_up_file(&ret->files[i]);
}

void extra_files_note_input(struct extra_files *extra, int fd)
{
	struct stat input;
	bool is_any_regular = false;
	for (size_t i = 0; i < FILE_COUNT; i++)
		is_any_regular |= extra->files[i].is_regular;
	if (!is_any_regular || fstat(fd, &input))
		return;
	for (size_t i = 0; i < FILE_COUNT; i++) {
		struct extra_file *file = &extra->files[i];
		file->is_input |= file->is_regular && file->device == input.st_dev &&
			file->inode == input.st_ino;
	}
}

// Do two paths, of which at least one has no file yet, name the same place: the same name in the
// same folder?
static enum status is_same_place(const char *a, const char *b, bool *ret)
{
	const char *name_a = strrchr(a, '/'), *name_b = strrchr(b, '/');
	size_t length_a = name_a ? (size_t)(name_a - a) + 1 : 0, length_b = name_b
		? (size_t)(name_b - b) + 1 : 0;
	*ret = false;
	if (strcmp(a + length_a, b + length_b))
		return STATUS_OK;
	char *folder_a = length_a ? strndup(a, length_a) : strdup(".");
	char *folder_b = length_b ? strndup(b, length_b) : strdup(".");
	enum status status = folder_a && folder_b ? STATUS_OK : STATUS_NO_MEMORY;
	struct stat stat_a, stat_b;
	if (status == STATUS_OK && !stat(folder_a, &stat_a) && !stat(folder_b, &stat_b))
		*ret = stat_a.st_dev == stat_b.st_dev && stat_a.st_ino == stat_b.st_ino;
	free(folder_a);
	free(folder_b);
	return status;
}

static enum status is_same_file(const char *a, const char *b, bool *ret)
{
	struct stat stat_a, stat_b;
	if (stat(a, &stat_a) || stat(b, &stat_b))
		return is_same_place(a, b, ret);
	*ret = S_ISREG(stat_a.st_mode) && stat_a.st_dev == stat_b.st_dev &&
		stat_a.st_ino == stat_b.st_ino;
	return STATUS_OK;
}

static enum status reject_file(const struct extra_file *file, const char *other,
			       const struct diag_source *where)
{
	diag_add(where, DIAG_ERROR,
		 "option %s: '%s' is also %s, which it would replace\n"
		 "  fix: name another file",
		 file->option, file->path, other);
	return STATUS_UNSUPPORTED;
}

static enum status reject_pair(const struct extra_file *file, const struct extra_file *other,
			       const struct diag_source *where)
{
	char text[64];
	snprintf(text, sizeof(text), "the file of option %s", other->option);
	return reject_file(file, text, where);
}

enum status extra_files_check(const struct extra_files *extra, const char *output,
			      const struct diag_source *where)
{
	for (size_t i = 0; i < FILE_COUNT; i++) {
		const struct extra_file *file = &extra->files[i];
		if (!file->path)
			continue;
		if (file->is_input)
			return reject_file(file, "an input of the link", where);
		bool is_same;
		TRY(is_same_file(file->path, output, &is_same));
		if (is_same)
			return reject_file(file, "the output of the link", where);
		for (size_t j = 0; j < i; j++) {
			if (!extra->files[j].path)
				continue;
			TRY(is_same_file(file->path, extra->files[j].path, &is_same));
			if (is_same)
				return reject_pair(file, &extra->files[j], where);
		}
	}
	return STATUS_OK;
}

// May another file take the place of this one? Not of one with other names, which would keep what
// they have.
static bool is_replaceable(const char *path)
{
	struct stat found;
	if (lstat(path, &found))
		return errno == ENOENT;
	return S_ISREG(found.st_mode) && found.st_nlink == 1 && !access(path, W_OK);
}

// Makes a file beside `path`. Its name is the caller's to free. Negative: there can't be one.
static int create_beside(const char *path, char **ret)
{
	enum { TRIES = 100 }; // of names that a killed link may have left
	for (int i = 0; i < TRIES; i++) {
		if (asprintf(ret, "%s.ldbtf-%ld-%d", path, (long)getpid(), i) < 0)
			break;
		// Not mkstemp(), which ignores the umask: the file would be nobody else's to read.
		int fd = open(*ret, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0)
			return fd;
		bool is_taken = errno == EEXIST;
		free(*ret);
		if (!is_taken)
			break;
	}
	*ret = NULL;
	return -1;
}

enum status extra_file_write(const char *path, const void *bytes, size_t size,
			     const struct diag_source *where)
{
	char *beside = NULL;
	int fd = is_replaceable(path) ? create_beside(path, &beside) : -1;
	if (fd < 0)
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		diag_add(where, DIAG_ERROR, "can't create %s: %s", path, strerror(errno));
		return STATUS_IO;
	}
	bool is_written = file_write(fd, bytes, size);
	int error = errno;
	if (close(fd) && is_written) {
		error = errno;
		is_written = false;
	}
	if (is_written && beside && rename(beside, path)) {
		error = errno;
		is_written = false;
	}
	if (!is_written) {
		diag_add(where, DIAG_ERROR, "can't write %s: %s", path, strerror(error));
		output_remove(beside ? beside : path);
	}
	free(beside);
	return is_written ? STATUS_OK : STATUS_IO;
}
