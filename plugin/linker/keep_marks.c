// SPDX-License-Identifier: GPL-3.0-or-later
//
// Copies marks out of inputs, which are closed before the roots are needed (keep_marks.h).
#include "linker/keep_marks.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

static bool has_control_characters(const uint8_t *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((text[i] && text[i] < ' ') || text[i] == 0x7f)
			return true;
	return false;
}

static char *copy_bytes(const void *bytes, size_t size)
{
	char *copy = malloc(size);
	if (copy)
		memcpy(copy, bytes, size);
	return copy;
}

enum status keep_marks_add(struct keep_marks *marks, const struct elf_image *elf,
			   const struct elf_section *section)
{
	const uint8_t *bytes = elf->bytes + section->file_offset;
	size_t size = section->size;
	if (!size || section->type == SHT_NOBITS)
		return STATUS_OK;
	if (bytes[size - 1] || has_control_characters(bytes, size)) {
		diag_add(&elf->where, DIAG_ERROR,
			 "the section .ldbtf.keep has no marks of LDBTF_KEEP\n"
			 "  fix: leave that section to LDBTF_KEEP");
		return STATUS_MALFORMED;
	}
	struct keep_mark mark = {
		.order = elf->where.order,
		.file = strdup(elf->where.file ? elf->where.file : ""),
		.text = copy_bytes(bytes, size),
		.size = size,
	};
	if (mark.file && mark.text && vec_push(&marks->marks, mark) == STATUS_OK)
		return STATUS_OK;
	free(mark.file);
	free(mark.text);
	return STATUS_NO_MEMORY;
}

static int compare_orders(const void *left, const void *right)
{
	const struct keep_mark *a = left, *b = right;
	return a->order < b->order ? -1 : a->order > b->order;
}

enum status keep_marks_give(struct keep_marks *marks, struct roots *roots)
{
	if (marks->marks.count)
		qsort(marks->marks.data, marks->marks.count, sizeof(struct keep_mark),
		      compare_orders);
	for (size_t i = 0; i < marks->marks.count; i++) {
		const struct keep_mark *mark = &marks->marks.data[i];
		const char *end = mark->text + mark->size;
		for (const char *at = mark->text; at < end; at += strlen(at) + 1)
			if (*at)
				TRY(roots_add_mark(roots, at, mark->file));
	}
	keep_marks_deinit(marks);
	return STATUS_OK;
}

void keep_marks_deinit(struct keep_marks *marks)
{
	for (size_t i = 0; i < marks->marks.count; i++) {
		free(marks->marks.data[i].file);
		free(marks->marks.data[i].text);
	}
	vec_free(&marks->marks);
}
