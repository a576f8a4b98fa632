// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds objects, and hands them to the plugin's own code (linker/inputs.h).
#include "tool/link_inputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool/archive.h"
#include "tool/input.h"

enum status link_inputs_take(const struct word_list *files, struct link *link)
{
	for (size_t i = 0; i < files->list.count; i++) {
		struct input_range range;
		if (!input_range_open(files->list.data[i], &range))
			continue;
		extra_files_note_input(&link->extra, range.fd);
		enum status status = inputs_add(&link->inputs, &range);
		close(range.fd);
		TRY(status);
	}
	return STATUS_OK;
}

// A member of a thin archive is a file of its own.
static enum status take_file(const struct archive *archive, const char *member, struct link *link)
{
	const char *slash = strrchr(archive->path, '/');
	int length = slash && member[0] != '/' ? (int)(slash - archive->path) + 1 : 0;
	char *path;
	if (asprintf(&path, "%.*s%s", length, archive->path, member) < 0)
		return STATUS_NO_MEMORY;
	struct word_list file = {.list = {.data = (const char *[]){path}, .count = 1}};
	enum status status = link_inputs_take(&file, link);
	free(path);
	return status;
}

// lld names members without their folders.
static bool is_called(const struct archive_member *member, const char *name)
{
	const char *slash = strrchr(member->name, '/');
	return !strcmp(member->name, name) || (slash && !strcmp(slash + 1, name));
}

static enum status take_members(const struct archive *archive, const char *name,
				struct link *link)
{
	for (size_t i = 0; i < archive->members.count; i++) {
		const struct archive_member *member = &archive->members.data[i];
		struct input_range range = {.name = archive->path,
					    .fd = archive->fd,
					    .offset = member->offset,
					    .size = member->size};
		if (!is_called(member, name))
			continue;
		TRY(archive->is_thin ? take_file(archive, member->name, link)
				     : inputs_add(&link->inputs, &range));
	}
	return STATUS_OK;
}

// Takes the member of one line. `archive` is the one of the line before, or none.
static enum status take_line(char *line, struct archive *archive, struct link *link)
{
	static const char mold[] = "trace: ";
	if (!strncmp(line, mold, strlen(mold)))
		line += strlen(mold);
	char *name = strrchr(line, '('), *end = line + strlen(line) - 1;
	if (!name || *end != ')')
		return STATUS_OK;
	*name++ = *end = '\0';
	if (!archive->path || strcmp(archive->path, line)) {
		archive_close(archive);
		TRY(archive_open(line, archive));
	}
	return take_members(archive, name, link);
}

enum status link_inputs_take_members(char *trace, struct link *link)
{
	enum status status = STATUS_OK;
	struct archive archive = {.fd = -1};
	char *rest, *line = strtok_r(trace, "\n", &rest);
	for (; line && status == STATUS_OK; line = strtok_r(NULL, "\n", &rest))
		status = take_line(line, &archive, link);
	archive_close(&archive);
	return status;
}

enum status link_inputs_take_image(const char *path, struct link *link)
{
	struct diag_source where = link_about_output(link);
	struct input_facts *facts = &link->inputs.facts;
	struct input input = {0};
	struct elf_image elf;
	if (facts->objects)
		return STATUS_OK;
	enum status status = input_open(path, &where, &input);
	if (status == STATUS_OK)
		status = elf_image_open(input.file.bytes, input.file.size, &where, &elf);
	if (status == STATUS_OK) {
		input_facts_add(facts, &elf);
		// Linkers drop the note. Without it the object would ask for an executable stack.
		facts->has_stack_note |= elf.type != ET_REL;
		elf_image_close(&elf);
	}
	input_close(&input);
	return status;
}
