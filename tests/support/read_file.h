// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads a file whole, also one whose size is not known before, such as those of /sys.
#ifndef LDBTF_TESTS_READ_FILE_H
#define LDBTF_TESTS_READ_FILE_H

#include <stdio.h>
#include <stdlib.h>

// The caller frees the bytes. NULL, and errno, if the file can't be read.
static inline void *read_file(const char *path, size_t *ret_size)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	size_t size = 0, capacity = 1 << 16;
	unsigned char *bytes = malloc(capacity);
	while (bytes) {
		size += fread(bytes + size, 1, capacity - size, file);
		if (size < capacity)
			break;
		unsigned char *larger = realloc(bytes, capacity *= 2);
		if (!larger)
			free(bytes);
		bytes = larger;
	}
	if (ferror(file)) {
		free(bytes);
		bytes = NULL;
	}
	fclose(file);
	*ret_size = size;
	return bytes;
}

// The same, where a test can't do without the file.
static inline void *need_file(const char *path, size_t *ret_size)
{
	void *bytes = read_file(path, ret_size);
	if (!bytes) {
		perror(path);
		exit(1);
	}
	return bytes;
}

#endif
