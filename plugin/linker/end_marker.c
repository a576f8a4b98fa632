// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes an object without sections from an input's header.
#include "linker/end_marker.h"

#include <elf.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "linker/file_bytes.h"
#include "support/bytes.h"

enum {
	HEAD_SIZE = sizeof(Elf64_Ehdr), // of an input; Elf32_Ehdr is shorter
	SECTIONS = 2, // number 0, and the one of names, without which BFD takes no object
	MARKER_SIZE = HEAD_SIZE + SECTIONS * sizeof(Elf64_Shdr),
};

static bool is_big(const uint8_t *head)
{
	return head[EI_DATA] == ELFDATA2MSB;
}

static bool begins_object(const uint8_t *head)
{
	return !memcmp(head, ELFMAG, SELFMAG) &&
	       bytes_load_u16(head + offsetof(Elf64_Ehdr, e_type), is_big(head)) == ET_REL;
}

// Keeps the parts of a header that tell the machine, which are the fields up to e_version, and
// e_flags. Returns the marker's size.
static size_t make_marker(uint8_t bytes[MARKER_SIZE])
{
	bool is_64 = bytes[EI_CLASS] == ELFCLASS64, is_big_endian = is_big(bytes);
	unsigned word = is_64 ? 8 : 4;
	size_t header_size = is_64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	size_t section_size = is_64 ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr);
	// e_entry, e_phoff and e_shoff are words; then come e_flags and fields of two bytes.
	uint8_t *entry = bytes + offsetof(Elf64_Ehdr, e_entry), *flags = entry + 3 * word;
	uint8_t *sizes = flags + 4, *names = bytes + header_size + section_size;
	memset(entry, 0, 3 * word);
	memset(sizes, 0, (size_t)(bytes + MARKER_SIZE - sizes));
	bytes_store_uint(entry + 2 * word, header_size, word, is_big_endian); // e_shoff
	bytes_store_uint(sizes, header_size, 2, is_big_endian);               // e_ehsize
	bytes_store_uint(sizes + 6, section_size, 2, is_big_endian);          // e_shentsize
	bytes_store_uint(sizes + 8, SECTIONS, 2, is_big_endian);              // e_shnum
	bytes_store_uint(sizes + 10, 1, 2, is_big_endian);                    // e_shstrndx
	// The one empty name: sh_type, sh_offset of a zero and sh_size.
	bytes_store_u32(names + 4, SHT_STRTAB, is_big_endian);
	bytes_store_uint(names + 8 + 2 * word, header_size, word, is_big_endian);
	bytes_store_uint(names + 8 + 3 * word, 1, word, is_big_endian);
	return header_size + SECTIONS * section_size;
}

void end_marker_add(struct added_file *marker, const struct input_range *input,
		    const struct linker *linker)
{
	uint8_t bytes[MARKER_SIZE];
	if (marker->path || !linker->is_gnu_ld || input->size < HEAD_SIZE ||
	    !file_read_at(input->fd, bytes, HEAD_SIZE, input->offset) || !begins_object(bytes))
		return;
	size_t size = make_marker(bytes);
	bool is_there = added_file_open(marker) && file_write(marker->fd, bytes, size);
	if (!is_there || linker->add_input_file(marker->path) != LDPS_OK)
		added_file_destroy(marker);
}
