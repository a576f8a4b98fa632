// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads program headers, and compares the notes that are loaded.
#include "tool/image_segments.h"

#include <elf.h>
#include <gelf.h>
#include <string.h>

#include "elf/elf_image.h"

static enum status add_image_segment(const struct elf_image *elf, const GElf_Phdr *header,
				     struct image_segments *ret)
{
	struct image_segment ours = {header->p_type, header->p_flags, header->p_vaddr,
				     header->p_offset, header->p_filesz, NULL};
	bool is_wanted = ours.type == PT_LOAD || ours.type == PT_NOTE || ours.type == PT_DYNAMIC;
	if (!is_wanted || !ours.size ||
	    ours.file_offset > elf->size || ours.size > elf->size - ours.file_offset)
		return STATUS_OK;
	ours.bytes = elf->bytes + ours.file_offset;
	return vec_push(&ret->list, ours);
}

enum status image_segments_read(void *bytes, size_t size, const struct diag_source *where,
				struct image_segments *ret)
{
	struct elf_image elf;
	size_t count = 0;
	*ret = (struct image_segments){0};
	enum status status = elf_image_open(bytes, size, where, &elf);
	if (status != STATUS_OK)
		return status == STATUS_ABSENT ? STATUS_OK : status;
	GElf_Ehdr file;
	if (elf_getphdrnum(elf.elf, &count) || !gelf_getehdr(elf.elf, &file))
		count = 0;
	if (count) {
		ret->header_offset = file.e_phoff;
		ret->header_count = count;
		ret->is_movable = elf.type == ET_DYN;
	}
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		GElf_Phdr header;
		if (gelf_getphdr(elf.elf, (int)i, &header))
			status = add_image_segment(&elf, &header, ret);
	}
	elf_image_close(&elf);
	return status;
}

void image_segments_deinit(struct image_segments *segments)
{
	vec_free(&segments->list);
}

bool image_segments_find_headers(const struct image_segments *segments, uint64_t *ret)
{
	for (size_t i = 0; i < segments->list.count; i++) {
		const struct image_segment *segment = &segments->list.data[i];
		uint64_t offset = segments->header_offset - segment->file_offset;
		*ret = segment->address + offset;
		if (segment->type == PT_LOAD && offset < segment->size)
			return true;
	}
	return false;
}

bool image_segments_find_dynamic(const struct image_segments *segments, uint64_t *ret)
{
	for (size_t i = 0; i < segments->list.count; i++) {
		*ret = segments->list.data[i].address;
		if (segments->list.data[i].type == PT_DYNAMIC)
			return true;
	}
	return false;
}

enum loaded_notes image_segments_compare_notes(const struct image_segments *segments,
					       const struct memory *memory, uint64_t bias)
{
	enum loaded_notes result = LOADED_NOTES_UNKNOWN;
	for (size_t i = 0; i < segments->list.count; i++) {
		const struct image_segment *segment = &segments->list.data[i];
		uint8_t loaded[1024];
		size_t size = segment->size < sizeof(loaded) ? segment->size : sizeof(loaded);
		if (segment->type != PT_NOTE ||
		    !memory_read(memory, segment->address + bias, loaded, size))
			continue;
		if (memcmp(loaded, segment->bytes, size))
			return LOADED_NOTES_DIFFER;
		result = LOADED_NOTES_SAME;
	}
	return result;
}
