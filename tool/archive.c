// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks over the headers of members.
#include "tool/archive.h"

#include <ar.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "linker/file_bytes.h"

static const char thin_magic[] = "!<thin>\n";

// The table of long names: the member "//".
struct long_names {
	char *text; // owned, with a NUL behind it
	size_t size;
};

static off_t number_of(const char *field, size_t width)
{
	off_t value = 0;
	for (size_t i = 0; i < width && field[i] >= '0' && field[i] <= '9'; i++)
		value = value * 10 + (field[i] - '0');
	return value;
}

static enum status read_long_names(int fd, off_t offset, off_t size, struct long_names *ret)
{
	free(ret->text);
	*ret = (struct long_names){.text = calloc(1, (size_t)size + 1), .size = (size_t)size};
	if (!ret->text)
		return STATUS_NO_MEMORY;
	if (size && !file_read_at(fd, ret->text, (size_t)size, offset))
		ret->size = 0;
	return STATUS_OK;
}

// Where a member's name is, and how long it may be. NULL: it is not there.
static const char *member_name(const struct ar_hdr *header, const struct long_names *names,
			   size_t *ret_length)
{
	const char *name = header->ar_name;
	*ret_length = sizeof(header->ar_name);
	if (name[0] == '/') {
		size_t at = (size_t)number_of(name + 1, sizeof(header->ar_name) - 1);
		if (at >= names->size)
			return NULL;
		name = names->text + at;
		*ret_length = strcspn(name, "\n");
	}
	while (*ret_length && (name[*ret_length - 1] == ' ' || name[*ret_length - 1] == '\0'))
		--*ret_length;
	if (*ret_length && name[*ret_length - 1] == '/')
		--*ret_length;
	return name;
}

static enum status note_member(struct archive *archive, const struct ar_hdr *header,
			      const struct long_names *names, off_t offset, off_t size)
{
	size_t length;
	const char *name = member_name(header, names, &length);
	struct archive_member member = {.offset = offset, .size = size};
	if (!name || !length)
		return STATUS_OK;
	member.name = arena_copy_string(&archive->arena, name, length);
	return member.name ? vec_push(&archive->members, member) : STATUS_NO_MEMORY;
}

static bool is_index(const char name[16])
{
	return !memcmp(name, "/ ", 2) || !memcmp(name, "/SYM64/ ", 8);
}

static enum status list_members(struct archive *archive)
{
	enum status status = STATUS_OK;
	struct long_names names = {0};
	struct ar_hdr header;
	off_t at = SARMAG;
	while (status == STATUS_OK && file_read_at(archive->fd, &header, sizeof(header), at) &&
	       !memcmp(header.ar_fmag, ARFMAG, sizeof(header.ar_fmag))) {
		off_t size = number_of(header.ar_size, sizeof(header.ar_size));
		bool is_names = !memcmp(header.ar_name, "// ", 3);
		bool is_member = !is_names && !is_index(header.ar_name);
		at += (off_t)sizeof(header);
		if (is_names)
			status = read_long_names(archive->fd, at, size, &names);
		else if (is_member)
			status = note_member(archive, &header, &names, at, size);
		if (!is_member || !archive->is_thin)
			at += size + (size & 1);
	}
	free(names.text);
	return status;
}

enum status archive_open(const char *path, struct archive *ret)
{
	char magic[SARMAG];
	*ret = (struct archive){.path = path, .fd = open(path, O_RDONLY | O_CLOEXEC)};
	if (ret->fd < 0 || !file_read_at(ret->fd, magic, sizeof(magic), 0))
		return STATUS_OK;
	ret->is_thin = !memcmp(magic, thin_magic, SARMAG);
	return ret->is_thin || !memcmp(magic, ARMAG, SARMAG) ? list_members(ret) : STATUS_OK;
}

void archive_close(struct archive *archive)
{
	if (archive->fd >= 0)
		close(archive->fd);
	vec_free(&archive->members);
	arena_deinit(&archive->arena);
	*archive = (struct archive){.fd = -1};
}
