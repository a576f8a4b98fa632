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
	if ((ours.type != PT_LOAD && ours.type != PT_NOTE) || !ours.size ||
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
	if (elf_getphdrnum(elf.elf, &count))
		count = 0;
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
