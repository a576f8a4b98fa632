// SPDX-License-Identifier: GPL-3.0-or-later
//
// One ELF file in memory, read through libelf: its header, sections and symbols.
//
// The file has 32 or 64 bits, either byte order, and any number of sections. More than 65,279 need
// gABI chapter 4, e_shnum == 0 and SHT_SYMTAB_SHNDX. All offsets and sizes that a caller gets were
// checked against the file's size.
#ifndef LDBTF_ELF_ELF_IMAGE_H
#define LDBTF_ELF_ELF_IMAGE_H

#include <libelf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"

// SHF_GNU_RETAIN, which is newer than some libc headers (binutils 2.36): --gc-sections keeps it.
#define SHF_RETAIN (UINT64_C(1) << 21)

struct elf_image {
	Elf *elf;                 // libelf's handle over `bytes`; owned
	uint8_t *bytes;           // the caller's
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
	struct elf_section *sections; // section_count of them, read at open; owned
};

struct elf_section {
	size_t index;
	const char *name; // in the image's bytes
	uint32_t type;    // SHT_*
	uint64_t flags;   // SHF_*
	uint64_t addr;    // sh_addr
	// Where DWARF says that the section is. In a linked image that is sh_addr. In a relocatable
	// object sh_addr is 0, so each allocated section gets an address of its own. Then an
	// address tells the section and the offset.
	uint64_t dwarf_addr;
	uint64_t file_offset;
	uint64_t size;          // bytes
	uint64_t alignment;     // bytes
	uint64_t entry_size;    // bytes
	uint32_t link, info;    // sh_link, sh_info
	uint32_t name_offset;   // in the section names
	uint64_t header_offset; // of the section's header in the file
};

struct elf_symbol {
	const char *name; // in the image's bytes; "" when it has none
	uint64_t value;   // st_value as stored, with the Thumb bit of ARM
	uint64_t size;    // bytes
	uint8_t type;       // STT_*
	uint8_t binding;    // STB_*
	uint8_t visibility; // STV_*
	// If is_in_section, the index of a section, which may come from SHT_SYMTAB_SHNDX. Else
	// SHN_UNDEF, SHN_ABS, SHN_COMMON or another reserved value.
	size_t section;
	// With more than 65,279 sections, the value of SHN_ABS is also the index of a section. So
	// `section` alone does not tell.
	bool is_in_section;
};

// Opens `size` bytes of an ELF file. The bytes stay the caller's and must stay mapped until
// elf_image_close. They must be writable, because libelf and libdw change headers in place; copy on
// write is enough. `where` names the file in messages.
//
// OK. ABSENT if this is not an ELF file. MALFORMED with one diagnostic if its headers are broken or
// point outside of it. NO_MEMORY. Only after OK is there something to close. Any thread; one thread
// at a time uses an image.
MUST_CHECK enum status elf_image_open(void *bytes, size_t size, const struct diag_source *where,
				      struct elf_image *ret);
void elf_image_close(struct elf_image *image);

// A handle as of elf_memory(), without its fault in foreign byte orders. The caller calls
// elf_end(). NULL if libelf failed; elf_errmsg() has the reason. Any thread, once an image was
// opened.
Elf *elf_image_open_handle(void *bytes, size_t size);

// The address that DWARF has for a symbol: in the terms of dwarf_addr, and without the Thumb bit.
uint64_t elf_symbol_dwarf_addr(const struct elf_image *image, const struct elf_symbol *symbol);

// Copies the section of that index. OK; MALFORMED without a diagnostic if the index is not one of 1
// to section_count - 1.
MUST_CHECK enum status elf_image_section(const struct elf_image *image, size_t index,
					 struct elf_section *ret);

// Copies the first section of that name. OK or ABSENT.
MUST_CHECK enum status elf_image_find_section(const struct elf_image *image, const char *name,
					      struct elf_section *ret);

// How many sections have that name.
size_t elf_image_count_sections(const struct elf_image *image, const char *name);

// The load address (LMA) of a section, from the program headers. It is where a programmer writes
// the section into flash. Linker scripts can make it another address than `addr`. OK, or ABSENT if
// no segment loads the section's bytes.
MUST_CHECK enum status elf_image_load_addr(const struct elf_image *image,
					   const struct elf_section *section, uint64_t *ret);

// Calls `visit` for each entry of .symtab, in the table's order, without the null entry. A status
// other than OK ends the walk and is returned. The symbol is valid during the call only. ABSENT if
// there is no .symtab. MALFORMED with a diagnostic if the table is broken.
MUST_CHECK enum status elf_image_for_each_symbol(
	const struct elf_image *image,
	enum status (*visit)(void *data, const struct elf_symbol *symbol), void *data);

#endif
