// SPDX-License-Identifier: GPL-3.0-or-later
//
// One ELF file in memory, read through libelf: its header, sections and symbols.
//
// 32 and 64 bit, both byte orders, more than 65,279 sections (gABI chapter 4, e_shnum == 0
// and SHT_SYMTAB_SHNDX). Everything handed out was checked against the file's size.
#ifndef LDBTF_ELF_ELF_IMAGE_H
#define LDBTF_ELF_ELF_IMAGE_H

#include <libelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"

struct elf_image {
	Elf *elf; // libelf's handle over `bytes`; dwarf/image.c and elf_image_* only
	uint8_t *bytes;
	size_t size;              // of the file, bytes
	struct diag_source where; // for messages about this file
	bool is_64_bit;
	bool is_big_endian;
	uint8_t os_abi;      // EI_OSABI
	uint8_t abi_version; // EI_ABIVERSION
	uint16_t type;       // ET_REL, ET_EXEC, ET_DYN
	uint16_t machine;    // EM_*
	uint32_t flags;      // e_flags
	size_t section_count; // including the null section 0
	size_t section_names; // index of the section header string table
	uint64_t section_headers; // file offset of the section header table
	struct elf_section *sections; // section_count of them, read at open
};

struct elf_section {
	size_t index;
	const char *name; // in the image's bytes
	uint32_t type;    // SHT_*
	uint64_t flags;   // SHF_*
	uint64_t addr;    // sh_addr
	// Where DWARF says the section is: sh_addr, but in a relocatable object, where that is 0,
	// an address of its own for each allocated section, so that an address tells section and
	// offset.
	uint64_t dwarf_addr;
	uint64_t file_offset;
	uint64_t size;
	uint64_t alignment;
	uint64_t entry_size;
	uint32_t link, info;    // sh_link, sh_info
	uint32_t name_offset;   // in the section names
	uint64_t header_offset; // of the section's header in the file
};

struct elf_symbol {
	const char *name; // in the image's bytes; "" when it has none
	uint64_t value;   // st_value as stored (Thumb bit and all)
	uint64_t size;
	uint8_t type;    // STT_*
	uint8_t binding; // STB_*
	uint8_t visibility;
	// index, extended ones resolved; SHN_UNDEF, SHN_ABS and SHN_COMMON as in the file
	size_t section;
	// `section` is the index of a section of the image. Needed because the reserved values,
	// such as SHN_ABS, are indices of real sections too when there are more than 65,279.
	bool is_in_section;
};

// Opens `size` bytes of an ELF file. They must stay mapped, and writable (copy on write is
// fine: libdwfl relocates in place), until elf_image_close. `where` names the file in messages.
// OK; ABSENT: not an ELF file; MALFORMED: an ELF file whose headers are broken or point
// outside of it (one diagnostic); NO_MEMORY. Any thread, one image per thread at a time.
MUST_CHECK enum status elf_image_open(void *bytes, size_t size, const struct diag_source *where,
				      struct elf_image *ret);
void elf_image_close(struct elf_image *image);

// elf_memory() with which all of libelf and libdwfl works; NULL: it failed, and elf_errmsg() tells.
// elf_end() is the caller's. Any thread once an image was opened.
Elf *elf_image_open_handle(void *bytes, size_t size);

// The address that DWARF knows a symbol's value by.
uint64_t elf_symbol_dwarf_addr(const struct elf_image *image, const struct elf_symbol *symbol);

// The section of that index, 1 to section_count - 1. OK or MALFORMED.
MUST_CHECK enum status elf_image_section(const struct elf_image *image, size_t index,
					 struct elf_section *ret);

// The first section of that name. OK, ABSENT or MALFORMED.
MUST_CHECK enum status elf_image_find_section(const struct elf_image *image, const char *name,
					      struct elf_section *ret);

// How many sections have that name.
size_t elf_image_count_sections(const struct elf_image *image, const char *name);

// Where the program headers have a section's bytes loaded to: what a programmer writes into flash,
// and with a linker script another place than `addr`. OK; ABSENT: no segment loads them.
MUST_CHECK enum status elf_image_load_addr(const struct elf_image *image,
					   const struct elf_section *section, uint64_t *ret);

// Calls `visit` for each entry of .symtab but the null one, in table order, until it returns
// a status other than OK, which is passed on. ABSENT: there is no .symtab.
MUST_CHECK enum status elf_image_for_each_symbol(
	const struct elf_image *image,
	enum status (*visit)(void *data, const struct elf_symbol *symbol), void *data);

#endif
