// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads section headers, from either class and byte order (elf_frame.h).
#include "elf_frame.h"

#include <elf.h>
#include <string.h>

#include "support/bytes.h"

// A field of the file header or of a section header, by its place in either class.
#define FIELD(frame, at, type, field)                                                           \
	((frame)->is_64_bit                                                                     \
		 ? bytes_load_uint((at) + offsetof(Elf64_##type, field),                        \
				   sizeof(((Elf64_##type *)0)->field), (frame)->is_big_endian)  \
		 : bytes_load_uint((at) + offsetof(Elf32_##type, field),                        \
				   sizeof(((Elf32_##type *)0)->field), (frame)->is_big_endian))

// Moves what reaches beyond the file back into it.
static void clip(size_t limit, uint64_t offset, uint64_t size, size_t *ret_offset, size_t *ret_size)
{
	*ret_offset = offset < limit ? (size_t)offset : limit;
	*ret_size = size < limit - *ret_offset ? (size_t)size : limit - *ret_offset;
}

bool elf_frame_open(uint8_t *bytes, size_t size, struct elf_frame *ret)
{
	if (size < sizeof(Elf64_Ehdr) || memcmp(bytes, ELFMAG, SELFMAG))
		return false;
	*ret = (struct elf_frame){.bytes = bytes,
				  .size = size,
				  .is_64_bit = bytes[EI_CLASS] == ELFCLASS64,
				  .is_big_endian = bytes[EI_DATA] == ELFDATA2MSB};
	uint64_t headers = FIELD(ret, bytes, Ehdr, e_shoff);
	ret->header_size = ret->is_64_bit ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	if (headers >= size || size - headers < ret->header_size)
		return false;
	ret->headers = (size_t)headers;
	size_t room = (size - ret->headers) / ret->header_size;
	size_t count = FIELD(ret, bytes, Ehdr, e_shnum);
	ret->header_count = count < room ? count : room;
	if (!ret->header_count)
		return false;
	struct elf_frame_section names;
	if (elf_frame_section(ret, FIELD(ret, bytes, Ehdr, e_shstrndx), &names)) {
		ret->names = names.offset;
		ret->names_size = names.size;
	}
	return true;
}

bool elf_frame_section(const struct elf_frame *frame, size_t index, struct elf_frame_section *ret)
{
	if (index >= frame->header_count)
		return false;
	*ret = (struct elf_frame_section){.header = frame->headers + index * frame->header_size};
	const uint8_t *at = frame->bytes + ret->header;
	ret->type = (uint32_t)FIELD(frame, at, Shdr, sh_type);
	clip(frame->size, FIELD(frame, at, Shdr, sh_offset), FIELD(frame, at, Shdr, sh_size),
	     &ret->offset, &ret->size);
	return ret->size && ret->type != SHT_NOBITS && ret->type != SHT_NULL;
}

bool elf_frame_find(const struct elf_frame *frame, const char *name, struct elf_frame_section *ret)
{
	size_t length = strlen(name) + 1;
	for (size_t i = 1; i < frame->header_count; i++) {
		if (!elf_frame_section(frame, i, ret))
			continue;
		uint64_t at = FIELD(frame, frame->bytes + ret->header, Shdr, sh_name);
		if (at < frame->names_size && frame->names_size - at >= length &&
		    !memcmp(frame->bytes + frame->names + at, name, length))
			return true;
	}
	return false;
}
