// SPDX-License-Identifier: GPL-3.0-or-later
//
// libelf writes the headers, in the class and byte order of the image. Where things are is decided
// here: libelf would leave room for sections without bytes, as large as their alignment.
#include "tool/debug_elf.h"

#include <errno.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support/vec.h"
#include "tool/buffer.h"

enum {
	MOST_SECTIONS = 65000, // of the image; those that are new must stay below SHN_LORESERVE
	// Notes keep their offsets in the file, if no more than this comes to nothing. Then the
	// segment that loads them and the headers is right about them.
	MOST_GAP = 4096,
};

// The types of sections such as .ARM.attributes and .riscv.attributes. They say which variant of
// the processor the code is for, and which ABI the code follows.
enum { ATTRIBUTES_OF_GNU = 0x6ffffff5, ATTRIBUTES_OF_PROCESSOR = 0x70000003 };

// Section flags that are about what the new file does not have.
#define LOST_FLAGS ((uint64_t)(SHF_GROUP | SHF_COMPRESSED | SHF_LINK_ORDER))

struct debug_elf {
	const struct elf_image *image;
	const struct debug_symbols *symbols;
	const struct diag_source *where;
	Elf *elf;
	int fd;
	uint64_t headers_size; // bytes of the file header and the program headers
	uint64_t end;        // file offset of what comes next
	uint32_t *new_index; // by section of the image; 0: left out; owned
	struct buffer section_names, symbol_names, symbol_table;
	uint32_t local_count; // symbols, with the null symbol
};

static enum status fail_debug_elf(const struct debug_elf *out)
{
	diag_add(out->where, DIAG_ERROR, "can't make an ELF file like it: %s", elf_errmsg(-1));
	return STATUS_UNSUPPORTED;
}

// ---- Sections. ----

// Adds a section with these bytes, which live until the file is written. `header` has its type,
// flags and address; its name, place and size are set here.
static enum status append_section(struct debug_elf *out, const char *name, GElf_Shdr *header,
				  const Elf_Data *contents, size_t *ret_index)
{
	Elf_Scn *section = elf_newscn(out->elf);
	Elf_Data *data = section ? elf_newdata(section) : NULL;
	if (!data)
		return fail_debug_elf(out);
	*data = *contents;
	bool has_bytes = header->sh_type != SHT_NOBITS;
	if (has_bytes)
		out->end += -out->end % contents->d_align;
	header->sh_name = (GElf_Word)out->section_names.list.count;
	header->sh_offset = out->end;
	header->sh_size = contents->d_size;
	buffer_put_bytes(&out->section_names, name, strlen(name) + 1);
	if (!gelf_update_shdr(section, header))
		return fail_debug_elf(out);
	out->end += has_bytes ? contents->d_size : 0;
	*ret_index = elf_ndxscn(section);
	return out->section_names.status;
}

static Elf_Data contents_of(const void *bytes, size_t size, size_t alignment)
{
	return (Elf_Data){.d_buf = (void *)bytes, .d_size = size, .d_align = alignment,
			  .d_type = ELF_T_BYTE, .d_version = EV_CURRENT};
}

static bool has_attributes(const struct elf_section *section)
{
	return section->type == ATTRIBUTES_OF_GNU || section->type == ATTRIBUTES_OF_PROCESSOR;
}

static bool is_kept(const struct elf_section *section)
{
	return section->type != SHT_NULL &&
	       (section->flags & SHF_ALLOC || section->type == SHT_NOTE ||
		has_attributes(section));
}

static bool keeps_bytes(const struct elf_section *section)
{
	return section->type == SHT_NOTE ||
	       (has_attributes(section) && !(section->flags & SHF_ALLOC));
}

// The alignment of a kept section's bytes in the file. Readers of notes need no more than 8.
static size_t small_alignment(uint64_t alignment)
{
	return alignment >= 8 ? 8 : alignment >= 4 ? 4 : 1;
}

static enum status add_image_section(struct debug_elf *out, const struct elf_section *section)
{
	bool has_bytes = keeps_bytes(section);
	uint64_t gap = section->file_offset - out->end;
	if (has_bytes && section->flags & SHF_ALLOC && gap < MOST_GAP)
		out->end += gap;
	GElf_Shdr header = {
		.sh_type = has_bytes ? section->type : SHT_NOBITS,
		.sh_flags = section->flags & ~LOST_FLAGS,
		.sh_addr = section->addr,
		.sh_addralign = section->alignment,
		.sh_entsize = section->entry_size,
	};
	Elf_Data data = has_bytes
		? contents_of(out->image->bytes + section->file_offset, section->size,
			      small_alignment(section->alignment))
		: contents_of(NULL, section->size, 1);
	size_t index;
	TRY(append_section(out, section->name, &header, &data, &index));
	out->new_index[section->index] = (uint32_t)index;
	return STATUS_OK;
}

// The link of a section to another one, as from relocations to their symbols, leads to the same
// section here. Debuggers follow it, also from a section without bytes.
static enum status link_image_section(struct debug_elf *out, const struct elf_section *section)
{
	const struct elf_image *image = out->image;
	Elf_Scn *ours = elf_getscn(out->elf, out->new_index[section->index]);
	GElf_Shdr header;
	if (!ours || !gelf_getshdr(ours, &header))
		return fail_debug_elf(out);
	if (section->link < image->section_count)
		header.sh_link = out->new_index[section->link];
	if (section->flags & SHF_INFO_LINK && section->info < image->section_count)
		header.sh_info = out->new_index[section->info];
	return gelf_update_shdr(ours, &header) ? STATUS_OK : fail_debug_elf(out);
}

static enum status add_image_sections(struct debug_elf *out)
{
	const struct elf_image *image = out->image;
	out->new_index = calloc(image->section_count + 1, sizeof(*out->new_index));
	if (!out->new_index)
		return STATUS_NO_MEMORY;
	for (size_t i = 1; i < image->section_count; i++)
		if (is_kept(&image->sections[i]))
			TRY(add_image_section(out, &image->sections[i]));
	for (size_t i = 1; i < image->section_count; i++)
		if (out->new_index[i])
			TRY(link_image_section(out, &image->sections[i]));
	return STATUS_OK;
}

static enum status add_debug_sections(struct debug_elf *out, const struct debug_section *sections,
				      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		GElf_Shdr header = {.sh_type = SHT_PROGBITS, .sh_addralign = 1};
		Elf_Data data = contents_of(sections[i].bytes, sections[i].size, 1);
		size_t index;
		if (sections[i].has_texts) {
			header.sh_flags = SHF_MERGE | SHF_STRINGS;
			header.sh_entsize = 1;
		}
		TRY(append_section(out, sections[i].name, &header, &data, &index));
	}
	return STATUS_OK;
}

// ---- Symbols. ----

// The index of the symbol's section in the new file. False: that section is not there.
static bool find_section_of(const struct debug_elf *out, const GElf_Sym *symbol, uint16_t *ret)
{
	*ret = symbol->st_shndx;
	if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE)
		return symbol->st_shndx != SHN_XINDEX;
	if (symbol->st_shndx >= out->image->section_count)
		return false;
	*ret = (uint16_t)out->new_index[symbol->st_shndx];
	return *ret;
}

static bool is_local(const struct debug_symbol *symbol)
{
	return GELF_ST_BIND(symbol->symbol.st_info) == STB_LOCAL;
}

// Appends a symbol as it is in the file (gABI, "Symbol Table").
static void put_symbol(struct debug_elf *out, const GElf_Sym *symbol)
{
	bool is_big_endian = out->image->is_big_endian, is_64_bit = out->image->is_64_bit;
	struct buffer *table = &out->symbol_table;
	buffer_put_uint(table, symbol->st_name, 4, is_big_endian);
	if (!is_64_bit) {
		buffer_put_uint(table, symbol->st_value, 4, is_big_endian);
		buffer_put_uint(table, symbol->st_size, 4, is_big_endian);
	}
	buffer_put_byte(table, symbol->st_info);
	buffer_put_byte(table, symbol->st_other);
	buffer_put_uint(table, symbol->st_shndx, 2, is_big_endian);
	if (is_64_bit) {
		buffer_put_uint(table, symbol->st_value, 8, is_big_endian);
		buffer_put_uint(table, symbol->st_size, 8, is_big_endian);
	}
}

static void put_symbols(struct debug_elf *out, bool locals)
{
	for (size_t i = 0; i < out->symbols->list.count; i++) {
		const struct debug_symbol *symbol = &out->symbols->list.data[i];
		GElf_Sym copy = symbol->symbol;
		if (is_local(symbol) != locals ||
		    !find_section_of(out, &symbol->symbol, &copy.st_shndx))
			continue;
		size_t length = strlen(symbol->name);
		copy.st_name = length ? (GElf_Word)out->symbol_names.list.count : 0;
		buffer_put_bytes(&out->symbol_names, symbol->name, length + !!length);
		put_symbol(out, &copy);
		out->local_count += locals;
	}
}

// Local symbols come first.
static enum status add_symbol_table(struct debug_elf *out)
{
	size_t names, index;
	out->local_count = 1;
	buffer_put_byte(&out->symbol_names, 0);
	put_symbol(out, &(GElf_Sym){0});
	put_symbols(out, true);
	put_symbols(out, false);
	TRY(out->symbol_names.status);
	TRY(out->symbol_table.status);
	GElf_Shdr header = {.sh_type = SHT_STRTAB, .sh_addralign = 1};
	Elf_Data data = contents_of(out->symbol_names.list.data, out->symbol_names.list.count, 1);
	TRY(append_section(out, ".strtab", &header, &data, &names));
	header = (GElf_Shdr){
		.sh_type = SHT_SYMTAB,
		.sh_addralign = 8,
		.sh_entsize = gelf_fsize(out->elf, ELF_T_SYM, 1, EV_CURRENT),
		.sh_info = out->local_count,
		.sh_link = (GElf_Word)names,
	};
	data = contents_of(out->symbol_table.list.data, out->symbol_table.list.count, 8);
	return append_section(out, ".symtab", &header, &data, &index);
}

// ---- Headers. ----

static enum status add_file_header(struct debug_elf *out, size_t segment_count)
{
	GElf_Ehdr header;
	const struct elf_image *image = out->image;
	if (!gelf_newehdr(out->elf, image->is_64_bit ? ELFCLASS64 : ELFCLASS32) ||
	    !gelf_getehdr(image->elf, &header))
		return fail_debug_elf(out);
	header.e_ident[EI_VERSION] = EV_CURRENT;
	header.e_version = EV_CURRENT;
	header.e_shoff = header.e_shnum = 0;
	out->headers_size = gelf_fsize(out->elf, ELF_T_EHDR, 1, EV_CURRENT);
	header.e_phoff = segment_count ? out->headers_size : 0;
	if (!gelf_update_ehdr(out->elf, &header) ||
	    (segment_count && !gelf_newphdr(out->elf, segment_count)))
		return fail_debug_elf(out);
	elf_flagelf(out->elf, ELF_C_SET, ELF_F_LAYOUT);
	out->headers_size += gelf_fsize(out->elf, ELF_T_PHDR, segment_count, EV_CURRENT);
	out->end = out->headers_size;
	return STATUS_OK;
}

// Sets which bytes of a segment the new file has. These are the headers, and notes that are as far
// from the segment's start as in the image.
static void place_segment(const struct debug_elf *out, GElf_Phdr *segment)
{
	const struct elf_image *image = out->image;
	uint64_t first = segment->p_offset, last = first + segment->p_filesz, end = 0;
	bool has_headers = segment->p_type == PT_PHDR || (!first && segment->p_type == PT_LOAD);
	GElf_Shdr header;
	if (has_headers && segment->p_filesz >= out->headers_size - first)
		end = out->headers_size;
	for (size_t i = 1; i < image->section_count; i++) {
		const struct elf_section *section = &image->sections[i];
		if (section->type != SHT_NOTE || section->file_offset < first ||
		    section->file_offset + section->size > last ||
		    !gelf_getshdr(elf_getscn(out->elf, out->new_index[i]), &header))
			continue;
		if (!end && segment->p_type != PT_LOAD)
			segment->p_offset = header.sh_offset;
		if (header.sh_offset - segment->p_offset == section->file_offset - first)
			end = header.sh_offset + header.sh_size;
	}
	segment->p_filesz = end ? end - segment->p_offset : 0;
	if (!end && segment->p_align)
		segment->p_offset %= segment->p_align;
}

static enum status add_segments(struct debug_elf *out, size_t segment_count)
{
	GElf_Phdr segment;
	for (int i = 0; i < (int)segment_count; i++) {
		if (!gelf_getphdr(out->image->elf, i, &segment))
			return fail_debug_elf(out);
		place_segment(out, &segment);
		if (!gelf_update_phdr(out->elf, i, &segment))
			return fail_debug_elf(out);
	}
	return STATUS_OK;
}

// ---- The file. ----

// Adds the section with the names of all sections. Its own name is among them, so the section is
// added last, and gets its bytes then.
static enum status add_section_names(struct debug_elf *out, size_t *ret_index)
{
	GElf_Shdr header = {.sh_type = SHT_STRTAB, .sh_addralign = 1};
	Elf_Data contents = contents_of(NULL, 0, 1);
	TRY(append_section(out, ".shstrtab", &header, &contents, ret_index));
	Elf_Scn *section = elf_getscn(out->elf, *ret_index);
	Elf_Data *data = elf_getdata(section, NULL);
	if (!data || !gelf_getshdr(section, &header))
		return fail_debug_elf(out);
	data->d_buf = out->section_names.list.data;
	data->d_size = header.sh_size = out->section_names.list.count;
	out->end += header.sh_size;
	return gelf_update_shdr(section, &header) ? STATUS_OK : fail_debug_elf(out);
}

static enum status finish_file_header(struct debug_elf *out, size_t names)
{
	GElf_Ehdr header;
	if (!gelf_getehdr(out->elf, &header))
		return fail_debug_elf(out);
	header.e_shstrndx = (GElf_Half)names;
	header.e_shoff = out->end + -out->end % 8;
	return gelf_update_ehdr(out->elf, &header) ? STATUS_OK : fail_debug_elf(out);
}

static enum status fill_debug_elf(struct debug_elf *out, const struct debug_section *sections,
				  size_t count)
{
	size_t segment_count, names;
	if (out->image->section_count >= MOST_SECTIONS) {
		diag_add(out->where, DIAG_ERROR, "it has more than 65,000 sections");
		return STATUS_UNSUPPORTED;
	}
	if (elf_getphdrnum(out->image->elf, &segment_count))
		return fail_debug_elf(out);
	TRY(add_file_header(out, segment_count));
	buffer_put_byte(&out->section_names, 0);
	TRY(add_image_sections(out));
	TRY(add_segments(out, segment_count));
	TRY(add_debug_sections(out, sections, count));
	TRY(add_symbol_table(out));
	TRY(add_section_names(out, &names));
	TRY(finish_file_header(out, names));
	return elf_update(out->elf, ELF_C_WRITE) < 0 ? fail_debug_elf(out) : STATUS_OK;
}

static enum status fail_memory_file(const struct debug_elf *out)
{
	diag_add(out->where, DIAG_ERROR, "can't make a file in memory: %s", strerror(errno));
	return STATUS_IO;
}

// libelf writes to a descriptor: that of a file without a name, in memory.
static enum status write_debug_elf(struct debug_elf *out, const struct debug_section *sections,
				   size_t count, struct file_bytes *ret)
{
	out->fd = memfd_create("ldbtf-debug", MFD_CLOEXEC);
	if (out->fd < 0)
		return fail_memory_file(out);
	out->elf = elf_begin(out->fd, ELF_C_WRITE, NULL);
	if (!out->elf)
		return fail_debug_elf(out);
	TRY(fill_debug_elf(out, sections, count));
	off_t size = lseek(out->fd, 0, SEEK_END);
	if (size <= 0)
		return fail_memory_file(out);
	enum status status = file_bytes_load(out->fd, 0, (size_t)size, ret);
	return status == STATUS_IO ? fail_memory_file(out) : status;
}

enum status debug_elf_write(const struct elf_image *image, const struct debug_symbols *symbols,
			    const struct debug_section *sections, size_t count,
			    const struct diag_source *where, struct file_bytes *ret)
{
	struct debug_elf out = {.image = image, .symbols = symbols, .where = where, .fd = -1};
	enum status status = write_debug_elf(&out, sections, count, ret);
	elf_end(out.elf);
	if (out.fd >= 0)
		close(out.fd);
	buffer_free(&out.section_names);
	buffer_free(&out.symbol_names);
	buffer_free(&out.symbol_table);
	free(out.new_index);
	return status;
}
