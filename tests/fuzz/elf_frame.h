// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the parts of an ELF file are, for those who change it: a second reader, which shares
// nothing with the plugin's, and takes what it can get of a damaged file.
#ifndef LDBTF_FUZZ_ELF_FRAME_H
#define LDBTF_FUZZ_ELF_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_frame {
	uint8_t *bytes; // the caller's
	size_t size;
	bool is_64_bit;
	bool is_big_endian;
	size_t headers; // file offset of the section headers
	size_t header_size, header_count; // all of them are in the file
	size_t names, names_size; // the section names
};

struct elf_frame_section {
	size_t header; // file offset of its header
	size_t offset, size; // its bytes, which are in the file
	uint32_t type;
};

// False: there are no section headers to be found.
bool elf_frame_open(uint8_t *bytes, size_t size, struct elf_frame *ret);

// False: it has no bytes in the file.
bool elf_frame_section(const struct elf_frame *frame, size_t index, struct elf_frame_section *ret);

// The first of that name which has bytes in the file.
bool elf_frame_find(const struct elf_frame *frame, const char *name, struct elf_frame_section *ret);

#endif
