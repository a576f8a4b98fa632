// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes the ELF file of a DWARF builder: 32 or 64 bits, in either byte order, by hand, so that it
// can be one that libelf would not write.
#include "dwarf_builder_internal.h"

static const char *const debug_names[DEBUG_COUNT] = {
	".debug_info", ".debug_types", ".debug_abbrev", ".debug_str", ".debug_line_str",
	".debug_str_offsets", ".debug_addr", ".debug_loc", ".debug_loclists",
};

static bool has_section(const struct db *db, const char *name)
{
	for (size_t i = 1; i < db->section_count; i++)
		if (!strcmp(db->sections[i].name, name))
			return true;
	return false;
}

static void put_symbol(const struct db *db, struct bytes *out, uint32_t name,
		       const struct symbol *symbol)
{
	uint8_t info = (uint8_t)(symbol->binding << 4 | (symbol->type & 0xf));
	unsigned word = db->options.is_32_bit ? 4 : 8;
	put_uint(db, out, name, 4);
	if (db->options.is_32_bit) {
		put_uint(db, out, symbol->value, word);
		put_uint(db, out, symbol->size, word);
	}
	put_uint(db, out, info, 1);
	put_uint(db, out, 0, 1);
	put_uint(db, out, symbol->section, 2);
	if (!db->options.is_32_bit) {
		put_uint(db, out, symbol->value, word);
		put_uint(db, out, symbol->size, word);
	}
}

static void add_symbols(struct db *db)
{
	if (!db->symbol_count)
		return;
	struct bytes symbols = {0}, strings = {0};
	put(&strings, "", 1);
	put_symbol(db, &symbols, 0, &(struct symbol){0});
	uint32_t first_global = 1;
	for (int is_global = 0; is_global < 2; is_global++) {
		for (size_t i = 0; i < db->symbol_count; i++) {
			const struct symbol *symbol = &db->symbols[i];
			if ((symbol->binding != STB_LOCAL) != is_global)
				continue;
			put_symbol(db, &symbols, (uint32_t)intern(&strings, symbol->name), symbol);
			first_global += !is_global;
		}
	}
	size_t names = db_add_section(db, (struct section){
					       .name = (char *)".strtab",
					       .type = SHT_STRTAB,
					       .size = strings.size,
					       .bytes = strings,
				       });
	db_add_section(db, (struct section){
				   .name = (char *)".symtab",
				   .type = SHT_SYMTAB,
				   .size = symbols.size,
				   .entry_size = db->options.is_32_bit ? sizeof(Elf32_Sym)
								       : sizeof(Elf64_Sym),
				   .link = (uint32_t)names,
				   .info = first_global,
				   .bytes = symbols,
			   });
}

static void add_debug_sections(struct db *db)
{
	for (int i = 0; i < DEBUG_COUNT; i++) {
		struct bytes *bytes = &db->debug[i];
		if (bytes->size && !has_section(db, debug_names[i]))
			db_section_bytes(db, debug_names[i], SHT_PROGBITS, 0, 0, bytes->data,
					 bytes->size);
	}
}

static void add_section_names(struct db *db)
{
	size_t index = db_add_section(db, (struct section){.name = (char *)".shstrtab",
							   .type = SHT_STRTAB});
	struct bytes names = {0};
	put(&names, "", 1);
	for (size_t i = 1; i < db->section_count; i++)
		db->sections[i].name_offset = (uint32_t)intern(&names, db->sections[i].name);
	db->sections[index].bytes = names;
	db->sections[index].size = names.size;
}

static void align(struct bytes *out, size_t alignment)
{
	while (out->size % alignment)
		put(out, &(uint8_t){0}, 1);
}

static void put_file_header(const struct db *db, struct bytes *out, uint64_t section_headers)
{
	bool is_32 = db->options.is_32_bit;
	unsigned word = is_32 ? 4 : 8;
	uint8_t ident[EI_NIDENT] = {
		ELFMAG0,
		ELFMAG1,
		ELFMAG2,
		ELFMAG3,
		is_32 ? ELFCLASS32 : ELFCLASS64,
		db->options.is_big_endian ? ELFDATA2MSB : ELFDATA2LSB,
		EV_CURRENT,
		db->options.os_abi,
	};
	put(out, ident, sizeof(ident));
	put_uint(db, out, db->options.type, 2);
	put_uint(db, out, db->options.machine, 2);
	put_uint(db, out, EV_CURRENT, 4);
	put_uint(db, out, 0, word); // e_entry
	put_uint(db, out, 0, word); // e_phoff
	put_uint(db, out, section_headers, word);
	put_uint(db, out, db->options.flags, 4);
	put_uint(db, out, is_32 ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr), 2);
	put_uint(db, out, 0, 2); // e_phentsize
	put_uint(db, out, 0, 2); // e_phnum
	put_uint(db, out, is_32 ? sizeof(Elf32_Shdr) : sizeof(Elf64_Shdr), 2);
	assert(db->section_count < SHN_LORESERVE);
	put_uint(db, out, db->section_count, 2);
	put_uint(db, out, db->section_count - 1, 2); // .shstrtab is last
}

static void put_section_header(const struct db *db, struct bytes *out,
			       const struct section *section)
{
	unsigned word = db->options.is_32_bit ? 4 : 8;
	put_uint(db, out, section->name_offset, 4);
	put_uint(db, out, section->type, 4);
	put_uint(db, out, section->flags, word);
	put_uint(db, out, section->addr, word);
	put_uint(db, out, section->file_offset, word);
	put_uint(db, out, section->size, word);
	put_uint(db, out, section->link, 4);
	put_uint(db, out, section->info, 4);
	put_uint(db, out,
		 section->type == SHT_NULL     ? 0
		 : section->type == SHT_SYMTAB ? word
					       : 1,
		 word);
	put_uint(db, out, section->entry_size, word);
}

void *db_finish(struct db *db, size_t *size)
{
	db_write_units(db);
	add_debug_sections(db);
	add_symbols(db);
	add_section_names(db);

	size_t header_size = db->options.is_32_bit ? sizeof(Elf32_Ehdr) : sizeof(Elf64_Ehdr);
	struct bytes contents = {0};
	for (size_t i = 1; i < db->section_count; i++) {
		struct section *section = &db->sections[i];
		align(&contents, 8);
		section->file_offset = header_size + contents.size;
		if (section->type != SHT_NOBITS)
			put(&contents, section->bytes.data, section->bytes.size);
	}
	align(&contents, 8);

	struct bytes file = {0};
	put_file_header(db, &file, header_size + contents.size);
	put(&file, contents.data, contents.size);
	free(contents.data);
	for (size_t i = 0; i < db->section_count; i++)
		put_section_header(db, &file, &db->sections[i]);
	*size = file.size;
	return file.data;
}
