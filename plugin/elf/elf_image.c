// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads and checks the headers, sections and symbols of an ELF file (elf_image.h).
//
// Every section header is read once, when the file is opened. Later libdw may decompress or
// relocate sections, and then it rewrites their headers in the mapping. Callers must still be told
// what the file said.
#include "elf/elf_image.h"

#include <gelf.h>
#include <inttypes.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "support/cursor.h"

static void init_libelf(void)
{
	elf_version(EV_CURRENT);
}

static enum status malformed_elf(const struct elf_image *image, const char *what)
{
	diag_add(&image->where, DIAG_ERROR,
		 "not a valid ELF file: %s\n"
		 "  fix: build or copy the file again; it is damaged or truncated",
		 what);
	return STATUS_MALFORMED;
}

// Makes a diagnostic of libelf's last error.
static enum status libelf_failed(const struct elf_image *image)
{
	return malformed_elf(image, elf_errmsg(-1));
}

// Reads an integer of 2, 4 or 8 bytes.
static inline uint64_t read_uint(const struct elf_image *image, const uint8_t *at, unsigned size)
{
	struct cursor cursor = cursor_make(at, size, image->is_big_endian);
	return size == 8   ? cursor_u64(&cursor)
	       : size == 4 ? cursor_u32(&cursor)
			   : cursor_u16(&cursor);
}

// The file offset of the section headers, or 0 if there are none. Read before libelf sees the file,
// because libelf takes a truncated file for one without sections, and may then correct e_shoff in
// place.
static uint64_t section_headers_of(const struct elf_image *image)
{
	bool is_64_bit = image->bytes[EI_CLASS] == ELFCLASS64;
	size_t header_size = is_64_bit ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	if (image->size < header_size)
		return 0;
	return is_64_bit ? read_uint(image, image->bytes + offsetof(Elf64_Ehdr, e_shoff), 8)
			 : read_uint(image, image->bytes + offsetof(Elf32_Ehdr, e_shoff), 4);
}

Elf *elf_image_open_handle(void *bytes, size_t size)
{
	Elf *elf = elf_memory(bytes, size);
	// Large counts and indices stand in section header 0. In a foreign byte order, libelf (seen
	// in 0.188) reads that header from the file's descriptor, and here there is none. Once
	// libelf has read the section headers, it takes header 0 from these.
	GElf_Shdr header;
	Elf_Scn *first = elf ? elf_getscn(elf, 0) : NULL;
	if (first && !gelf_getshdr(first, &header))
		elf_errno(); // forgotten: whoever needs the headers gets the error again
	return elf;
}

static enum status read_file_header(struct elf_image *image)
{
	GElf_Ehdr header;
	if (elf_kind(image->elf) != ELF_K_ELF || !gelf_getehdr(image->elf, &header))
		return libelf_failed(image);
	image->is_64_bit = header.e_ident[EI_CLASS] == ELFCLASS64;
	image->os_abi = header.e_ident[EI_OSABI];
	image->abi_version = header.e_ident[EI_ABIVERSION];
	image->type = header.e_type;
	image->machine = header.e_machine;
	image->flags = header.e_flags;
	if (!image->section_headers)
		return STATUS_OK; // none

	// e_shnum and e_shstrndx have 16 bits. libelf takes larger values from section header 0.
	size_t entry_size = gelf_fsize(image->elf, ELF_T_SHDR, 1, EV_CURRENT);
	if (elf_getshdrnum(image->elf, &image->section_count) ||
	    elf_getshdrstrndx(image->elf, &image->section_names))
		return libelf_failed(image);
	if (header.e_shentsize != entry_size)
		return malformed_elf(image, "section headers of an unknown size");
	if (!image->section_count || image->section_headers > image->size ||
	    (image->size - image->section_headers) / entry_size < image->section_count)
		return malformed_elf(image, "section headers lie outside of the file");
	return STATUS_OK;
}

// The text at `offset` of `size` bytes at `data`, or NULL if no NUL ends it there.
static const char *text_at(const uint8_t *data, uint64_t size, uint64_t offset)
{
	if (offset >= size || (data[size - 1] && !memchr(data + offset, 0, size - offset)))
		return NULL;
	return (const char *)data + offset;
}

static enum status read_section(struct elf_image *image, Elf_Scn *scn, size_t index)
{
	GElf_Shdr header;
	if (!scn || !gelf_getshdr(scn, &header))
		return libelf_failed(image);
	struct elf_section *section = &image->sections[index];
	*section = (struct elf_section){
		.index = index,
		.name = "",
		.type = header.sh_type,
		.flags = header.sh_flags,
		.addr = header.sh_addr,
		.dwarf_addr = header.sh_addr,
		.file_offset = header.sh_offset,
		.size = header.sh_size,
		.alignment = header.sh_addralign,
		.entry_size = header.sh_entsize,
		.link = header.sh_link,
		.info = header.sh_info,
		.header_offset = image->section_headers +
				 index * gelf_fsize(image->elf, ELF_T_SHDR, 1, EV_CURRENT),
		.name_offset = header.sh_name,
	};
	if (header.sh_type == SHT_NOBITS || header.sh_type == SHT_NULL)
		return STATUS_OK;
	if (header.sh_offset > image->size || header.sh_size > image->size - header.sh_offset) {
		diag_add(&image->where, DIAG_ERROR,
			 "not a valid ELF file: section %zu (0x%" PRIx64 " bytes at 0x%" PRIx64
			 ") lies outside of the file (0x%zx bytes)\n"
			 "  fix: build or copy the file again; it is damaged or truncated",
			 index, section->size, section->file_offset, image->size);
		return STATUS_MALFORMED;
	}
	return STATUS_OK;
}

static enum status name_sections(struct elf_image *image)
{
	if (image->section_names == SHN_UNDEF)
		return STATUS_OK; // nameless sections are allowed
	if (image->section_names >= image->section_count)
		return malformed_elf(image,
				     "the index of the section names' section is out of range");
	const struct elf_section *names = &image->sections[image->section_names];
	if (names->type != SHT_STRTAB)
		return malformed_elf(image, "the section names' section is not a string table");
	for (size_t i = 1; i < image->section_count; i++) {
		struct elf_section *section = &image->sections[i];
		section->name = text_at(image->bytes + names->file_offset, names->size,
					section->name_offset);
		if (!section->name)
			return malformed_elf(image,
					     "a section's name lies outside of the section names");
	}
	return STATUS_OK;
}

// Gives the allocated sections of a relocatable object addresses, one behind the other. The first
// address is not 0, because a link writes 0 into DWARF for a section that it drops.
static void place_sections(struct elf_image *image)
{
	uint64_t next = 0x10000, limit = image->is_64_bit ? UINT64_MAX : UINT32_MAX;
	for (size_t i = 1; i < image->section_count; i++) {
		struct elf_section *section = &image->sections[i];
		uint64_t alignment = section->alignment ? section->alignment : 1;
		uint64_t padding = (alignment - next % alignment) % alignment;
		if (!(section->flags & SHF_ALLOC))
			continue;
		if (padding > limit - next || section->size >= limit - next - padding)
			return; // no real object is that large; the other sections stay at 0
		section->dwarf_addr = next + padding;
		// + 1: an empty section needs an address of its own, too
		next = section->dwarf_addr + section->size + 1;
	}
}

uint64_t elf_symbol_dwarf_addr(const struct elf_image *image, const struct elf_symbol *symbol)
{
	bool is_thumb_function = image->machine == EM_ARM && symbol->type == STT_FUNC;
	uint64_t value = is_thumb_function ? symbol->value & ~(uint64_t)1 : symbol->value;
	if (image->type == ET_REL && symbol->is_in_section)
		value += image->sections[symbol->section].dwarf_addr;
	return value;
}

static enum status read_sections(struct elf_image *image)
{
	if (!image->section_count)
		return STATUS_OK;
	image->sections = calloc(image->section_count, sizeof(*image->sections));
	if (!image->sections)
		return STATUS_NO_MEMORY;
	image->sections[0].name = "";
	Elf_Scn *scn = NULL;
	for (size_t i = 1; i < image->section_count; i++) {
		scn = elf_nextscn(image->elf, scn);
		TRY(read_section(image, scn, i));
	}
	if (image->type == ET_REL)
		place_sections(image);
	return name_sections(image);
}

enum status elf_image_open(void *bytes, size_t size, const struct diag_source *where,
			   struct elf_image *ret)
{
	*ret = (struct elf_image){.bytes = bytes, .size = size, .where = *where};
	if (size < SELFMAG || memcmp(bytes, ELFMAG, SELFMAG))
		return STATUS_ABSENT;
	if (size < EI_NIDENT)
		return malformed_elf(ret, "the file ends inside its header");

	// libelf shares no other state between threads. Its version must be set first, and once.
	static pthread_once_t libelf_once = PTHREAD_ONCE_INIT;
	pthread_once(&libelf_once, init_libelf);

	uint8_t byte_order = ret->bytes[EI_DATA];
	if (byte_order != ELFDATA2LSB && byte_order != ELFDATA2MSB)
		return malformed_elf(ret, "unknown byte order");
	ret->is_big_endian = byte_order == ELFDATA2MSB;
	ret->section_headers = section_headers_of(ret);
	ret->elf = elf_image_open_handle(bytes, size);
	if (!ret->elf)
		return libelf_failed(ret);
	enum status status = read_file_header(ret);
	if (status == STATUS_OK)
		status = read_sections(ret);
	if (status != STATUS_OK)
		elf_image_close(ret);
	return status;
}

void elf_image_close(struct elf_image *image)
{
	free(image->sections);
	image->sections = NULL;
	image->section_count = 0;
	elf_end(image->elf); // NULL is allowed
	image->elf = NULL;
}

enum status elf_image_section(const struct elf_image *image, size_t index, struct elf_section *ret)
{
	if (!index || index >= image->section_count)
		return STATUS_MALFORMED;
	*ret = image->sections[index];
	return STATUS_OK;
}

enum status elf_image_find_section(const struct elf_image *image, const char *name,
				   struct elf_section *ret)
{
	for (size_t i = 1; i < image->section_count; i++) {
		if (strcmp(image->sections[i].name, name))
			continue;
		*ret = image->sections[i];
		return STATUS_OK;
	}
	return STATUS_ABSENT;
}

size_t elf_image_count_sections(const struct elf_image *image, const char *name)
{
	size_t count = 0;
	for (size_t i = 1; i < image->section_count; i++)
		count += !strcmp(image->sections[i].name, name);
	return count;
}

enum status elf_image_load_addr(const struct elf_image *image, const struct elf_section *section,
				uint64_t *ret)
{
	size_t count;
	if (!(section->flags & SHF_ALLOC) || section->type == SHT_NOBITS ||
	    elf_getphdrnum(image->elf, &count))
		return STATUS_ABSENT;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr segment;
		if (!gelf_getphdr(image->elf, (int)i, &segment) || segment.p_type != PT_LOAD)
			continue;
		// Compares file offsets, because overlays share their addresses.
		uint64_t offset = section->file_offset - segment.p_offset;
		if (section->file_offset < segment.p_offset || offset >= segment.p_filesz)
			continue;
		*ret = segment.p_paddr + offset;
		return STATUS_OK;
	}
	return STATUS_ABSENT;
}

// The symbol table, its strings and its extended section indices, as bytes of the file.
struct symbol_table {
	const struct elf_section *symbols;
	const uint8_t *strings;
	uint64_t strings_size;
	const struct elf_section *extended; // SHT_SYMTAB_SHNDX; NULL when there is none
};

static enum status find_symbols(const struct elf_image *image, struct symbol_table *ret)
{
	*ret = (struct symbol_table){0};
	for (size_t i = 1; i < image->section_count && !ret->symbols; i++)
		if (image->sections[i].type == SHT_SYMTAB)
			ret->symbols = &image->sections[i];
	if (!ret->symbols)
		return STATUS_ABSENT;
	for (size_t i = 1; i < image->section_count && !ret->extended; i++)
		if (image->sections[i].type == SHT_SYMTAB_SHNDX &&
		    image->sections[i].link == ret->symbols->index)
			ret->extended = &image->sections[i];

	size_t link = ret->symbols->link;
	if (!link || link >= image->section_count || image->sections[link].type != SHT_STRTAB)
		return malformed_elf(image, "the symbol table has no string table");
	ret->strings = image->bytes + image->sections[link].file_offset;
	ret->strings_size = image->sections[link].size;
	return STATUS_OK;
}

// Reads one Elf32_Sym or Elf64_Sym (gABI chapter 4, Symbol Table). The name is left out, and the
// section is st_shndx, which may be SHN_XINDEX.
static void decode_symbol(const struct elf_image *image, const uint8_t *at, struct elf_symbol *ret,
			  uint32_t *name_offset)
{
	*name_offset = (uint32_t)read_uint(image, at, 4);
	const uint8_t *info = at + (image->is_64_bit ? 4 : 12);
	const uint8_t *values = at + (image->is_64_bit ? 8 : 4);
	unsigned word = image->is_64_bit ? 8 : 4;
	*ret = (struct elf_symbol){
		.value = read_uint(image, values, word),
		.size = read_uint(image, values + word, word),
		.type = GELF_ST_TYPE(info[0]),
		.binding = GELF_ST_BIND(info[0]),
		.visibility = GELF_ST_VISIBILITY(info[1]),
		.section = read_uint(image, info + 2, 2),
	};
}

enum status elf_image_for_each_symbol(const struct elf_image *image,
				      enum status (*visit)(void *data,
							   const struct elf_symbol *symbol),
				      void *data)
{
	struct symbol_table table;
	TRY(find_symbols(image, &table));
	if (table.symbols->flags & SHF_COMPRESSED)
		return malformed_elf(image, "the symbol table is compressed");

	size_t entry_size = image->is_64_bit ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	const uint8_t *entries = image->bytes + table.symbols->file_offset;
	uint64_t count = table.symbols->size / entry_size;
	for (uint64_t i = 1; i < count; i++) {
		struct elf_symbol symbol;
		uint32_t name_offset;
		decode_symbol(image, entries + i * entry_size, &symbol, &name_offset);
		symbol.name = name_offset ? text_at(table.strings, table.strings_size, name_offset)
					  : "";
		if (!symbol.name)
			return malformed_elf(image,
					     "a symbol's name lies outside of the string table");
		if (symbol.section == SHN_XINDEX) {
			if (!table.extended || table.extended->size / 4 <= i)
				return malformed_elf(image, "a symbol's section index is missing");
			symbol.section = read_uint(
				image, image->bytes + table.extended->file_offset + i * 4, 4);
			symbol.is_in_section = true;
		} else {
			symbol.is_in_section = symbol.section != SHN_UNDEF &&
					       symbol.section < SHN_LORESERVE;
		}
		if (symbol.is_in_section && symbol.section >= image->section_count)
			return malformed_elf(image, "a symbol's section does not exist");
		TRY(visit(data, &symbol));
	}
	return STATUS_OK;
}
