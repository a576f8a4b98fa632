// SPDX-License-Identifier: GPL-3.0-or-later
//
// See companion.h.
#include "linker/companion.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// Maps a file privately, so that it may be written to. NULL: it isn't there, or no file to read.
static void *map(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	struct stat stat;
	void *bytes = MAP_FAILED;
	if (!fstat(fd, &stat) && S_ISREG(stat.st_mode) && stat.st_size > 0) {
		*size = (size_t)stat.st_size;
		bytes = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	}
	close(fd);
	return bytes == MAP_FAILED ? NULL : bytes;
}

enum status companion_open(void *data, const char *folder, const char *name, struct encode_companion *ret)
{
	(void)data;
	*ret = (struct encode_companion){0};
	bool is_joined = *folder && *name != '/';
	for (int i = !is_joined; i < 2 && !ret->bytes; i++) {
		free(ret->path);
		if (asprintf(&ret->path, "%s%s%s", i ? "" : folder, i ? "" : "/", name) < 0) {
			ret->path = NULL;
			return STATUS_NO_MEMORY;
		}
		ret->bytes = map(ret->path, &ret->size);
	}
	if (!ret->bytes) {
		free(ret->path);
		ret->path = NULL;
	}
	return STATUS_OK;
}

void companion_close(void *data, struct encode_companion *companion)
{
	(void)data;
	munmap(companion->bytes, companion->size);
	free(companion->path);
	*companion = (struct encode_companion){0};
}
