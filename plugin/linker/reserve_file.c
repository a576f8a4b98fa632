// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads and writes lines of text, because people commit the file and read its changes
// (reserve_file.h).
#include "linker/reserve_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "encode/empty_btf.h"
#include "linker/extra_files.h"

static const char first_line[] =
	"# ldbtf: bytes of .BTF that the links of one image reserve (reserve=@FILE). Links update it.\n";
enum { LARGEST_FILE = 4096 };
enum { LARGEST_RESERVE = 0x7ffffffc }; // as option reserve

// Reads a number, and what must stand behind it.
static bool read_number(const char **at, int base, char end, uint64_t *ret)
{
	char *behind;
	errno = 0;
	unsigned long long value = strtoull(*at, &behind, base);
	if (errno || behind == *at || *behind != end)
		return false;
	*at = behind + 1;
	*ret = value;
	return true;
}

static bool is_size(uint64_t size)
{
	return size >= ENCODE_EMPTY_SIZE && size <= LARGEST_RESERVE && size % 4 == 0;
}

// Reads one line, without its end. False: it is none of ours.
static bool parse_line(const char *line, struct reserve_record *ret)
{
	uint64_t size, address;
	if (!*line || *line == '#')
		return true;
	if (!strncmp(line, "reserve ", 8)) {
		const char *at = line + 8;
		if (!read_number(&at, 10, '\0', &size) || !is_size(size))
			return false;
		ret->byte_size = (size_t)size;
		return true;
	}
	if (!strncmp(line, "image ", 6)) {
		snprintf(ret->image, sizeof(ret->image), "%s", line + 6);
		return true;
	}
	if (!strcmp(line, "trial")) {
		ret->needs_trial = true;
		return true;
	}
	const char *at = line + 5;
	if (strncmp(line, "pass ", 5) || !read_number(&at, 16, ' ', &address) ||
	    !read_number(&at, 10, '\0', &size))
		return false;
	ret->has_pass = true;
	ret->pass_address = address;
	ret->pass_size = (size_t)size;
	return true;
}

// `text` ends with a NUL, and is changed.
static bool parse_text(char *text, struct reserve_record *ret)
{
	if (strncmp(text, first_line, strcspn(first_line, ":")))
		return false;
	for (char *line = text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (!parse_line(line, ret))
			return false;
	}
	return ret->byte_size;
}

enum status reserve_file_read(const struct file_name *name, const struct diag_source *where,
			      struct reserve_record *ret)
{
	*ret = (struct reserve_record){0};
	int fd = file_open(name, O_RDONLY);
	if (fd < 0 && errno == ENOENT)
		return STATUS_OK;
	char text[LARGEST_FILE + 1];
	ssize_t size = fd < 0 ? -1 : read(fd, text, LARGEST_FILE);
	int error = errno;
	if (fd >= 0)
		close(fd);
	if (size < 0) {
		diag_add(where, DIAG_ERROR, "option reserve: can't read '%s': %s", name->path,
			 strerror(error));
		return STATUS_IO;
	}
	text[size] = '\0';
	if (!size || (size < LARGEST_FILE && strlen(text) == (size_t)size && parse_text(text, ret)))
		return STATUS_OK;
	diag_add(where, DIAG_ERROR,
		 "option reserve: '%s' is not a file that reserve=@FILE has made, and the link would replace it\n"
		 "  fix: name another file; or remove this one, if a merge has damaged it",
		 name->path);
	return STATUS_UNSUPPORTED;
}

static bool is_same(const struct reserve_record *a, const struct reserve_record *b)
{
	return a->byte_size == b->byte_size && !strcmp(a->image, b->image) &&
	       a->needs_trial == b->needs_trial && a->has_pass == b->has_pass &&
	       (!a->has_pass ||
		(a->pass_address == b->pass_address && a->pass_size == b->pass_size));
}

enum status reserve_file_update(const struct file_name *name, const struct reserve_record *old,
				const struct reserve_record *new, const struct diag_source *where)
{
	if (is_same(old, new))
		return STATUS_OK;
	char text[LARGEST_FILE];
	int size = snprintf(text, sizeof(text), "%sreserve %zu\nimage %s\n%s", first_line,
			    new->byte_size, new->image,
			    new->needs_trial ? "trial\n" : "");
	if (new->has_pass)
		size += snprintf(text + size, sizeof(text) - (size_t)size,
				 "pass 0x%" PRIx64 " %zu\n", new->pass_address, new->pass_size);
	return extra_file_write(name, text, (size_t)size, where);
}

void reserve_file_set_image(struct reserve_record *record, const char *output)
{
	const char *slash = strrchr(output, '/');
	snprintf(record->image, sizeof(record->image), "%s", slash ? slash + 1 : output);
	for (char *at = record->image; *at; at++)
		if (*at == '\n')
			*at = '?';
}
