// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tells files apart by device and inode, and gives them their names when they are whole.
#include "linker/extra_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_COUNT = sizeof(((struct extra_files *)NULL)->files) / sizeof(struct extra_file) };

static void look_up_file(int folder, struct extra_file *file)
{
	struct stat found;
	if (!file->path || fstatat(folder, file->path, &found, 0) || !S_ISREG(found.st_mode))
		return;
	file->is_regular = true;
	file->device = found.st_dev;
	file->inode = found.st_ino;
}

void extra_files_init(const struct options *options, int folder, struct extra_files *ret)
{
	*ret = (struct extra_files){
		.folder = folder,
		.files = {
			{.option = "detached", .path = options->detached},
			{.option = "vars-split", .path = options->vars_split},
			{.option = "stats", .path = options->stats},
			{.option = "reserve", .path = options->reserve_file},
		},
	};
	for (size_t i = 0; i < FILE_COUNT; i++)
		look_up_file(folder, &ret->files[i]);
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

// Do two paths name the same place, which is the same name in the same folder? At least one of them
// has no file yet.
static enum status is_same_place(int folder, const char *a, const char *b, bool *ret)
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
	if (status == STATUS_OK && !fstatat(folder, folder_a, &stat_a, 0) &&
	    !fstatat(folder, folder_b, &stat_b, 0))
		*ret = stat_a.st_dev == stat_b.st_dev && stat_a.st_ino == stat_b.st_ino;
	free(folder_a);
	free(folder_b);
	return status;
}

static enum status is_same_extra_file(int folder, const char *a, const char *b, bool *ret)
{
	struct stat stat_a, stat_b;
	if (fstatat(folder, a, &stat_a, 0) || fstatat(folder, b, &stat_b, 0))
		return is_same_place(folder, a, b, ret);
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
		TRY(is_same_extra_file(extra->folder, file->path, output, &is_same));
		if (is_same)
			return reject_file(file, "the output of the link", where);
		for (size_t j = 0; j < i; j++) {
			if (!extra->files[j].path)
				continue;
			TRY(is_same_extra_file(extra->folder, file->path, extra->files[j].path,
					 &is_same));
			if (is_same)
				return reject_pair(file, &extra->files[j], where);
		}
	}
	return STATUS_OK;
}

// May another file take the place of this one? A file with other names stays, because these names
// would keep the old contents.
static bool is_replaceable(const struct file_name *name)
{
	struct stat found;
	if (fstatat(name->folder, name->path, &found, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT;
	return S_ISREG(found.st_mode) && found.st_nlink == 1 &&
	       !faccessat(name->folder, name->path, W_OK, 0);
}

// A file that is being written.
struct new_file {
	const struct file_name *name; // that it will have
	int fd;
	char *beside;    // the name that it has for now; NULL: none
	bool is_unnamed; // it will have to be given the first
};

enum { PROC_PATH_SIZE = 32 };

// What gives an open file without a name one. It needs /proc.
static void proc_path(int fd, char ret[PROC_PATH_SIZE])
{
	snprintf(ret, PROC_PATH_SIZE, "/proc/self/fd/%d", fd);
}

static bool create_unnamed(struct new_file *file)
{
	const char *path = file->name->path, *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	struct file_name name = {.folder = file->name->folder, .path = folder};
	char proc[PROC_PATH_SIZE];
	if (folder)
		file->fd = file_open(&name, O_TMPFILE | O_WRONLY);
	free(folder);
	if (file->fd < 0)
		return false;
	proc_path(file->fd, proc);
	file->is_unnamed = !access(proc, F_OK);
	if (!file->is_unnamed)
		close(file->fd);
	return file->is_unnamed;
}

// Makes a name beside the file's own, and has `make` make a file of that name. False: there can't
// be one.
static bool try_beside(struct new_file *file, bool (*make)(struct new_file *file))
{
	enum { TRIES = 100 }; // of names that a killed link may have left
	for (int i = 0; i < TRIES; i++) {
		if (asprintf(&file->beside, "%s.ldbtf-%ld-%d", file->name->path, (long)getpid(),
			     i) < 0)
			break;
		if (make(file))
			return true;
		bool is_taken = errno == EEXIST;
		free(file->beside);
		if (!is_taken)
			break;
	}
	file->beside = NULL;
	return false;
}

// Not by mkstemp(), which ignores the umask, so that nobody else could read the file.
static bool create_named(struct new_file *file)
{
	struct file_name beside = {.folder = file->name->folder, .path = file->beside};
	file->fd = file_open(&beside, O_WRONLY | O_CREAT | O_EXCL);
	return file->fd >= 0;
}

static bool link_unnamed(struct new_file *file)
{
	char proc[PROC_PATH_SIZE];
	proc_path(file->fd, proc);
	return !linkat(AT_FDCWD, proc, file->name->folder,
		       file->beside ? file->beside : file->name->path, AT_SYMLINK_FOLLOW);
}

// Gives the complete file its name. No call lets a file without a name replace another file. So the
// file may need a name beside that one for a moment.
static bool name_file(struct new_file *file)
{
	int folder = file->name->folder;
	if (file->is_unnamed) {
		if (link_unnamed(file))
			return true;
		if (errno != EEXIST || !try_beside(file, link_unnamed))
			return false;
	}
	return !file->beside || !renameat(folder, file->beside, folder, file->name->path);
}

static void create_file(struct new_file *file)
{
	file->fd = -1;
	if (is_replaceable(file->name) &&
	    (create_unnamed(file) || try_beside(file, create_named)))
		return;
	file->fd = file_open(file->name, O_WRONLY | O_CREAT | O_TRUNC);
}

static void remove_new_file(const struct new_file *file)
{
	struct file_name beside = {.folder = file->name->folder, .path = file->beside};
	if (file->beside)
		file_remove(&beside);
	else if (!file->is_unnamed)
		file_remove(file->name);
}

enum status extra_file_write(const struct file_name *name, const void *bytes, size_t size,
			     const struct diag_source *where)
{
	struct new_file file = {.name = name};
	create_file(&file);
	if (file.fd < 0) {
		diag_add(where, DIAG_ERROR, "can't create %s: %s", name->path, strerror(errno));
		return STATUS_IO;
	}
	bool is_written = file_write(file.fd, bytes, size) && file_flush(file.fd) &&
			  name_file(&file);
	int error = errno;
	if (close(file.fd) && is_written) {
		error = errno;
		is_written = false;
		file_remove(name);
	}
	if (!is_written) {
		diag_add(where, DIAG_ERROR, "can't write %s: %s", name->path, strerror(error));
		remove_new_file(&file);
	}
	free(file.beside);
	return is_written ? STATUS_OK : STATUS_IO;
}
