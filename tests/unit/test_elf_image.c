// SPDX-License-Identifier: GPL-3.0-or-later
//
// ELF files of every class and byte order, more sections than 16 bits can count, and broken
// headers.
#include "elf/elf_image.h"

#include <stdlib.h>

#include "check.h"
#include "dwarf_builder.h"

static struct diag diag;
static const struct diag_source where = {.diag = &diag, .file = "test.o"};

struct symbols {
	size_t count;
	struct elf_symbol seen[8];
	enum status answer;
};

static enum status remember(void *data, const struct elf_symbol *symbol)
{
	struct symbols *symbols = data;
	if (symbols->count < sizeof(symbols->seen) / sizeof(*symbols->seen))
		symbols->seen[symbols->count] = *symbol;
	symbols->count++;
	return symbols->answer;
}

static void *build(bool is_32_bit, bool is_big_endian, size_t *size)
{
	struct db *db = db_create(&(struct db_options){
		.machine = EM_PPC64,
		.type = ET_DYN,
		.os_abi = ELFOSABI_FREEBSD,
		.flags = 0x12345678,
		.is_32_bit = is_32_bit,
		.is_big_endian = is_big_endian,
	});
	size_t text = db_section(db, ".text", SHF_ALLOC | SHF_EXECINSTR, 0x1000, 0x20);
	size_t bss = db_section(db, ".bss", SHF_ALLOC | SHF_WRITE, 0x2000, 0x7fffffff);
	db_section_bytes(db, ".same", SHT_PROGBITS, 0, 0, "one", 3);
	db_section_bytes(db, ".same", SHT_PROGBITS, 0, 0, "three", 5);
	db_symbol(db, "global", 0x1008, 8, STT_FUNC, STB_GLOBAL, text);
	db_symbol(db, "local", 0x2000, 4, STT_OBJECT, STB_LOCAL, bss);
	db_symbol(db, "", 0x77, 0, STT_NOTYPE, STB_WEAK, SHN_ABS);
	db_symbol(db, "absent", 0, 0, STT_NOTYPE, STB_GLOBAL, SHN_UNDEF);
	void *image = db_finish(db, size);
	db_destroy(db);
	return image;
}

static void check_sections(const struct elf_image *image, const char *bytes)
{
	struct elf_section section;
	CHECK_EQ(elf_image_find_section(image, ".text", &section), STATUS_OK);
	CHECK_EQ(section.addr, 0x1000);
	CHECK_EQ(section.size, 0x20);
	CHECK_EQ(section.flags, SHF_ALLOC | SHF_EXECINSTR);
	CHECK_EQ(section.index, 1);
	CHECK_EQ(section.header_offset,
		 image->section_headers +
			 (image->is_64_bit ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr)));
	CHECK_EQ(elf_image_find_section(image, ".bss", &section), STATUS_OK);
	// larger than the file, which is fine for this type
	CHECK_EQ(section.type, SHT_NOBITS);
	CHECK_EQ(section.size, 0x7fffffff);
	CHECK_EQ(elf_image_find_section(image, ".same", &section), STATUS_OK);
	CHECK_EQ(section.size, 3);
	CHECK(!memcmp(bytes + section.file_offset, "one", 3));
	CHECK_EQ(elf_image_count_sections(image, ".same"), 2);
	CHECK_EQ(elf_image_count_sections(image, ".none"), 0);
	CHECK_EQ(elf_image_find_section(image, ".none", &section), STATUS_ABSENT);
	CHECK_EQ(elf_image_section(image, 0, &section), STATUS_MALFORMED);
	CHECK_EQ(elf_image_section(image, image->section_count, &section),
		 STATUS_MALFORMED);
	CHECK_EQ(elf_image_section(image, image->section_count - 1, &section), STATUS_OK);
	CHECK_STR(section.name, ".shstrtab");
}

static void check_symbols(const struct elf_image *image)
{
	struct symbols symbols = {.answer = STATUS_OK};
	CHECK_EQ(elf_image_for_each_symbol(image, remember, &symbols), STATUS_OK);
	CHECK_EQ(symbols.count, 4);
	const struct elf_symbol *symbol = &symbols.seen[0]; // local ones stand first
	CHECK_STR(symbol->name, "local");
	CHECK_EQ(symbol->value, 0x2000);
	CHECK_EQ(symbol->section, 2);
	CHECK(symbol->is_in_section);
	symbol++;
	CHECK_STR(symbol->name, "global");
	CHECK_EQ(symbol->size, 8);
	CHECK_EQ(symbol->type, STT_FUNC);
	CHECK_EQ(symbol->binding, STB_GLOBAL);
	symbol++;
	CHECK_STR(symbol->name, "");
	CHECK_EQ(symbol->section, SHN_ABS);
	CHECK(!symbol->is_in_section);
	symbol++;
	CHECK_EQ(symbol->section, SHN_UNDEF);
	CHECK(!symbol->is_in_section);

	// A visitor that has seen enough.
	symbols = (struct symbols){.answer = STATUS_NO_SPACE};
	CHECK_EQ(elf_image_for_each_symbol(image, remember, &symbols), STATUS_NO_SPACE);
	CHECK_EQ(symbols.count, 1);
}

static void test_classes(void)
{
	for (int kind = 0; kind < 4; kind++) {
		size_t size;
		void *bytes = build(kind & 1, kind & 2, &size);
		struct elf_image image;
		CHECK_EQ(elf_image_open(bytes, size, &where, &image), STATUS_OK);
		CHECK_EQ(image.is_64_bit, !(kind & 1));
		CHECK_EQ(image.is_big_endian, !!(kind & 2));
		CHECK_EQ(image.type, ET_DYN);
		CHECK_EQ(image.machine, EM_PPC64);
		CHECK_EQ(image.os_abi, ELFOSABI_FREEBSD);
		CHECK_EQ(image.flags, 0x12345678);

		check_sections(&image, bytes);
		check_symbols(&image);
		elf_image_close(&image);
		free(bytes);
	}
}

static void test_not_elf(void)
{
	struct elf_image image;
	char archive[64] = "!<arch>\n";
	CHECK_EQ(elf_image_open(archive, sizeof(archive), &where, &image), STATUS_ABSENT);
	CHECK_EQ(elf_image_open(archive, 0, &where, &image), STATUS_ABSENT);
	char script[] = "INPUT(a.o)";
	CHECK_EQ(elf_image_open(script, sizeof(script), &where, &image), STATUS_ABSENT);
	CHECK_EQ(diag.count, 0);
}

// Opens a 64-bit little-endian image with `size` bytes at `offset` overwritten, and reads its
// symbols.
static void check_patched(size_t offset, uint64_t value, size_t size, enum status expected)
{
	size_t image_size, before = diag.count;
	uint8_t *bytes = build(false, false, &image_size);
	for (size_t i = 0; i < size; i++)
		bytes[offset + i] = (uint8_t)(value >> 8 * i);
	struct elf_image image;
	enum status status = elf_image_open(bytes, image_size, &where, &image);
	if (status == STATUS_OK) {
		struct symbols symbols = {.answer = STATUS_OK};
		status = elf_image_for_each_symbol(&image, remember, &symbols);
		elf_image_close(&image);
	}
	CHECK_EQ(status, expected);
	CHECK_EQ(diag.count - before, expected == STATUS_MALFORMED);
	free(bytes);
}

static void test_broken_headers(void)
{
	size_t size;
	void *bytes = build(false, false, &size);
	struct elf_image image;
	CHECK_EQ(elf_image_open(bytes, size, &where, &image), STATUS_OK);
	struct elf_section text, symtab, names;
	CHECK_EQ(elf_image_find_section(&image, ".text", &text), STATUS_OK);
	CHECK_EQ(elf_image_find_section(&image, ".symtab", &symtab), STATUS_OK);
	CHECK_EQ(elf_image_section(&image, image.section_names, &names), STATUS_OK);
	size_t count = image.section_count;
	elf_image_close(&image);
	free(bytes);

	check_patched(EI_CLASS, 7, 1, STATUS_MALFORMED);
	check_patched(EI_DATA, 0, 1, STATUS_MALFORMED);
	check_patched(EI_DATA, 3, 1, STATUS_MALFORMED);
	check_patched(offsetof(Elf64_Ehdr, e_shoff), size, 8, STATUS_MALFORMED);
	check_patched(offsetof(Elf64_Ehdr, e_shoff), UINT64_MAX, 8, STATUS_MALFORMED);
	check_patched(offsetof(Elf64_Ehdr, e_shoff), UINT64_MAX - 63, 8, STATUS_MALFORMED);
	// no sections, so no symbols
	check_patched(offsetof(Elf64_Ehdr, e_shoff), 0, 8, STATUS_ABSENT);
	check_patched(offsetof(Elf64_Ehdr, e_shnum), count + 1, 2, STATUS_MALFORMED);
	check_patched(offsetof(Elf64_Ehdr, e_shentsize), 63, 2, STATUS_MALFORMED);
	check_patched(offsetof(Elf64_Ehdr, e_shstrndx), count, 2, STATUS_MALFORMED);
	// .text holds no names
	check_patched(offsetof(Elf64_Ehdr, e_shstrndx), 1, 2, STATUS_MALFORMED);
	check_patched(text.header_offset + offsetof(Elf64_Shdr, sh_offset), size, 8,
		      STATUS_MALFORMED);
	check_patched(text.header_offset + offsetof(Elf64_Shdr, sh_offset), UINT64_MAX, 8,
		      STATUS_MALFORMED);
	check_patched(text.header_offset + offsetof(Elf64_Shdr, sh_size), UINT64_MAX, 8,
		      STATUS_MALFORMED);
	check_patched(text.header_offset + offsetof(Elf64_Shdr, sh_name), names.size, 4,
		      STATUS_MALFORMED);
	// the last name has no end
	check_patched(names.file_offset + names.size - 1, 'x', 1, STATUS_MALFORMED);
	check_patched(symtab.header_offset + offsetof(Elf64_Shdr, sh_link), count, 4,
		      STATUS_MALFORMED);
	check_patched(symtab.header_offset + offsetof(Elf64_Shdr, sh_link), 1, 4, STATUS_MALFORMED);
	check_patched(symtab.header_offset + offsetof(Elf64_Shdr, sh_flags), SHF_COMPRESSED, 8,
		      STATUS_MALFORMED);
	// st_name
	check_patched(symtab.file_offset + sizeof(Elf64_Sym), 0x10000, 4, STATUS_MALFORMED);
	size_t section = symtab.file_offset + sizeof(Elf64_Sym) + offsetof(Elf64_Sym, st_shndx);
	check_patched(section, count, 2, STATUS_MALFORMED);
	check_patched(section, SHN_XINDEX, 2, STATUS_MALFORMED); // no SHT_SYMTAB_SHNDX
	check_patched(section, SHN_COMMON, 2, STATUS_OK);
}

// 70,000 sections: e_shnum is 0 and e_shstrndx SHN_XINDEX, the values stand in section 0, and a
// symbol's section in SHT_SYMTAB_SHNDX (gABI chapter 4).
enum { COUNT = 70000, NAMES = 1, SYMBOLS = 2, EXTENDED = 3, LAST = COUNT - 1, ABS_LIKE = SHN_ABS };
struct large_file {
	Elf64_Ehdr header;
	char names[16];
	Elf64_Sym symbols[4];
	Elf32_Word extended[4];
	Elf64_Shdr sections[COUNT];
};

// From this machine's byte order to `byte_order`, in place.
static void translate(void *part, size_t size, Elf_Type type, uint8_t byte_order)
{
	Elf_Data data = {.d_buf = part, .d_size = size, .d_type = type, .d_version = EV_CURRENT};
	CHECK(elf64_xlatetof(&data, &data, byte_order));
}

static void translate_file(struct large_file *file, uint8_t byte_order)
{
	translate(&file->header, sizeof(file->header), ELF_T_EHDR, byte_order);
	translate(file->symbols, sizeof(file->symbols), ELF_T_SYM, byte_order);
	translate(file->extended, sizeof(file->extended), ELF_T_WORD, byte_order);
	translate(file->sections, sizeof(file->sections), ELF_T_SHDR, byte_order);
}

// Three symbols: one in the last section; one in a real section whose index looks like SHN_ABS; and
// one with SHN_ABS itself.
static struct large_file *make_large_file(uint8_t byte_order)
{
	struct large_file *file = calloc(1, sizeof(*file));
	if (!file)
		abort();
	file->header = (Elf64_Ehdr){
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, byte_order, EV_CURRENT},
		.e_type = ET_REL,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_shoff = offsetof(struct large_file, sections),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_shentsize = sizeof(Elf64_Shdr),
		.e_shstrndx = SHN_XINDEX,
	};
	memcpy(file->names, "\0name\0last", 11);
	file->sections[0].sh_size = COUNT;
	file->sections[0].sh_link = LAST; // the names stand in the last one
	for (size_t i = 1; i < COUNT; i++)
		file->sections[i] = (Elf64_Shdr){.sh_name = 1, .sh_type = SHT_PROGBITS};
	file->sections[LAST] = (Elf64_Shdr){.sh_name = 6,
					    .sh_type = SHT_STRTAB,
					    .sh_offset = offsetof(struct large_file, names),
					    .sh_size = 11};
	file->sections[SYMBOLS] = (Elf64_Shdr){
		.sh_name = 1,
		.sh_type = SHT_SYMTAB,
		.sh_offset = offsetof(struct large_file, symbols),
		.sh_size = sizeof(file->symbols),
		.sh_link = LAST,
		.sh_entsize = sizeof(Elf64_Sym),
	};
	file->sections[EXTENDED] = (Elf64_Shdr){
		.sh_name = 1,
		.sh_type = SHT_SYMTAB_SHNDX,
		.sh_offset = offsetof(struct large_file, extended),
		.sh_size = sizeof(file->extended),
		.sh_link = SYMBOLS,
		.sh_entsize = 4,
	};
	file->symbols[1] = (Elf64_Sym){.st_name = 1, .st_shndx = SHN_XINDEX};
	file->extended[1] = LAST;
	file->symbols[2] = (Elf64_Sym){.st_name = 1, .st_shndx = SHN_XINDEX};
	file->extended[2] = ABS_LIKE;
	file->symbols[3] = (Elf64_Sym){.st_name = 1, .st_shndx = SHN_ABS};

	translate_file(file, byte_order);
	return file;
}

static void test_many_sections(uint8_t byte_order)
{
	struct large_file *file = make_large_file(byte_order);
	struct elf_image image;
	CHECK_EQ(elf_image_open(file, sizeof(*file), &where, &image), STATUS_OK);
	CHECK_EQ(image.section_count, COUNT);
	CHECK_EQ(image.section_names, LAST);
	struct elf_section section;
	CHECK_EQ(elf_image_find_section(&image, "last", &section), STATUS_OK);
	CHECK_EQ(section.index, LAST);
	CHECK_EQ(elf_image_count_sections(&image, "name"), COUNT - 2);
	struct symbols symbols = {.answer = STATUS_OK};
	CHECK_EQ(elf_image_for_each_symbol(&image, remember, &symbols), STATUS_OK);
	CHECK_EQ(symbols.count, 3);
	CHECK_EQ(symbols.seen[0].section, LAST);
	CHECK(symbols.seen[0].is_in_section);
	CHECK_EQ(symbols.seen[1].section, SHN_ABS);
	CHECK(symbols.seen[1].is_in_section);
	CHECK_EQ(symbols.seen[2].section, SHN_ABS);
	CHECK(!symbols.seen[2].is_in_section);
	elf_image_close(&image);

	file->extended[1] = COUNT;
	translate(&file->extended[1], 4, ELF_T_WORD, byte_order);
	CHECK_EQ(elf_image_open(file, sizeof(*file), &where, &image), STATUS_OK);
	CHECK_EQ(elf_image_for_each_symbol(&image, remember, &symbols), STATUS_MALFORMED);
	elf_image_close(&image);
	// 2^64 bytes of section headers and more.
	file->sections[0].sh_size = (UINT64_C(1) << 58) + 1;
	translate(&file->sections[0].sh_size, 8, ELF_T_XWORD, byte_order);
	CHECK_EQ(elf_image_open(file, sizeof(*file), &where, &image), STATUS_MALFORMED);
	free(file);
}

int main(void)
{
	diag_init(&diag);
	test_classes();
	test_not_elf();
	test_broken_headers();
	test_many_sections(ELFDATA2LSB);
	test_many_sections(ELFDATA2MSB);
	diag_deinit(&diag);
	return CHECK_EXIT();
}
