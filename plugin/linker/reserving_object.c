// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes the object, in the order of its sections:
//
//	1 .BTF, or section=NAME
//	                       the reserved bytes: alloc (but in modules), read-only, kept through
//	                       --gc-sections
//	2 .BTF.base            likewise, if the base is to be distilled
//	3 .note.GNU-stack      if an input has one: without it, the stack would become executable
//	4 .note.gnu.property   if inputs have properties that every object must have
//	5 .symtab, .strtab     __start_BTF and __stop_BTF
//	7 .shstrtab
#include "linker/reserving_object.h"

#include <errno.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "encode/empty_btf.h"
#include "support/bytes.h"

// Section indices depend on which of them there are; string offsets do not.
static const char section_names[] =
	"\0.BTF\0.BTF.base\0.note.GNU-stack\0.note.gnu.property\0.symtab\0.strtab\0.shstrtab";
enum {
	NAME_BTF = 1,
	NAME_BTF_BASE = NAME_BTF + sizeof(".BTF"),
	NAME_STACK_NOTE = NAME_BTF_BASE + sizeof(".BTF.base"),
	NAME_PROPERTY_NOTE = NAME_STACK_NOTE + sizeof(".note.GNU-stack"),
	NAME_SYMTAB = NAME_PROPERTY_NOTE + sizeof(".note.gnu.property"),
	NAME_STRTAB = NAME_SYMTAB + sizeof(".symtab"),
	NAME_SHSTRTAB = NAME_STRTAB + sizeof(".strtab"),
	NAME_OPTION = sizeof(section_names), // of section=NAME
};
static const char symbol_names[] = "\0__start_BTF\0__stop_BTF";
enum { NAME_START = 1, NAME_STOP = NAME_START + sizeof("__start_BTF") };

// How a linker merges a property (pr_type) if an object lacks it, and which value is neutral.
enum property_rule {
	RULE_NONE,   // lacking it changes nothing, as with the "or" kinds
	RULE_AND,    // output has the bits that all inputs have: say all ones
	RULE_OR_AND, // "or" of the inputs, if all have it: say zero
};

// musl's elf.h does not have these: GNU_PROPERTY_UINT32_AND_LO and _HI, and a machine.
#define UINT32_AND_LO UINT32_C(0xb0000000)
#define UINT32_AND_HI UINT32_C(0xb0007fff)
#ifndef EM_IAMCU
#define EM_IAMCU 6
#endif

// The ranges of the generic gABI extension and of the x86, AArch64 and RISC-V psABIs.
static enum property_rule find_rule(uint16_t machine, uint32_t type)
{
	if (type >= UINT32_AND_LO && type <= UINT32_AND_HI)
		return RULE_AND;
	switch (machine) {
	case EM_386:
	case EM_IAMCU:
	case EM_X86_64:
		if (type >= UINT32_C(0xc0000002) &&
		    type <= UINT32_C(0xc0007fff)) // …_FEATURE_1_AND: IBT, SHSTK
			return RULE_AND;
		if (type >= UINT32_C(0xc0010000) &&
		    type <= UINT32_C(0xc0017fff)) // …_ISA_1_USED and friends
			return RULE_OR_AND;
		if (type == UINT32_C(0xc0000000)) // …_ISA_1_USED as of 2018
			return RULE_OR_AND;
		return RULE_NONE;
	case EM_AARCH64: // …_FEATURE_1_AND: BTI, PAC, GCS
	case EM_RISCV:   // …_FEATURE_1_AND: Zicfilp, Zicfiss
		return type == UINT32_C(0xc0000000) ? RULE_AND : RULE_NONE;
	default:
		return RULE_NONE;
	}
}

static int compare_types(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	return a < b ? -1 : a > b;
}

// The contents of our .note.gnu.property. NULL with *size 0 if none is needed. NULL with *size 1 if
// there is no memory.
static uint8_t *make_property_note(const struct input_facts *facts,
				   const struct neutral_header *header, size_t *size)
{
	size_t count = facts->property_types.count;
	size_t step = header->is_64_bit ? 16 : 12; // type, size, value, padding
	uint32_t *types = malloc((count + !count) * sizeof(*types));
	uint8_t *note = calloc(1, 16 + count * step);
	*size = 1;
	if (!types || !note)
		goto fail;
	if (count)
		memcpy(types, facts->property_types.data, count * sizeof(*types));
	qsort(types, count, sizeof(*types), compare_types); // readers expect ascending order

	bool is_big = header->is_big_endian;
	size_t end = 16;
	for (size_t i = 0; i < count; i++) {
		enum property_rule rule = find_rule(header->machine, types[i]);
		if (rule == RULE_NONE)
			continue;
		bytes_store_u32(note + end, types[i], is_big);
		bytes_store_u32(note + end + 4, 4, is_big);
		bytes_store_u32(note + end + 8, rule == RULE_AND ? UINT32_MAX : 0, is_big);
		end += step;
	}
	if (end == 16) {
		*size = 0;
		goto fail;
	}
	bytes_store_u32(note, 4, is_big);
	bytes_store_u32(note + 4, (uint32_t)(end - 16), is_big);
	bytes_store_u32(note + 8, NT_GNU_PROPERTY_TYPE_0, is_big);
	memcpy(note + 12, "GNU", 4);
	free(types);
	*size = end;
	return note;

fail:
	free(types);
	free(note);
	return NULL;
}

// What one section of the object is made from; bytes must live until the file is written.
struct object_section {
	GElf_Shdr header;
	Elf_Type type;
	const void *bytes;
	size_t size;
};

// Appends a section. False: libelf failed (memory).
static bool add_section(Elf *elf, const struct object_section *part)
{
	Elf_Scn *section = elf_newscn(elf);
	Elf_Data *data = section ? elf_newdata(section) : NULL;
	if (!data)
		return false;
	data->d_buf = (void *)part->bytes; // libelf does not write to it
	data->d_size = part->size;
	data->d_type = part->type;
	data->d_align = part->header.sh_addralign;
	data->d_version = EV_CURRENT;
	return gelf_update_shdr(section, &(GElf_Shdr){
		.sh_name = part->header.sh_name,
		.sh_type = part->header.sh_type,
		.sh_flags = part->header.sh_flags,
		.sh_link = part->header.sh_link,
		.sh_info = part->header.sh_info,
		.sh_entsize = part->header.sh_entsize,
		.sh_addralign = part->header.sh_addralign,
	});
}

// ld heeds SHF_GNU_RETAIN only in objects that are marked as using GNU extensions. The output does
// not get that mark.
static uint8_t retaining_os_abi(uint8_t os_abi)
{
	return os_abi == ELFOSABI_NONE ? ELFOSABI_GNU : os_abi;
}

static void set_symbol(void *symbols, bool is_64_bit, int index, uint32_t name, uint64_t value)
{
	// Native structs: libelf turns them into the file's byte order.
	if (is_64_bit)
		((Elf64_Sym *)symbols)[index] =
		    (Elf64_Sym){.st_name = name,
				.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE),
				.st_other = STV_HIDDEN,
				.st_shndx = 1,
				.st_value = value};
	else
		((Elf32_Sym *)symbols)[index] =
		    (Elf32_Sym){.st_name = name,
				.st_info = ELF32_ST_INFO(STB_GLOBAL, STT_NOTYPE),
				.st_other = STV_HIDDEN,
				.st_shndx = 1,
				.st_value = (Elf32_Addr)value};
}

static bool write_header(Elf *elf, const struct neutral_header *header, size_t section_count)
{
	if (!gelf_newehdr(elf, header->is_64_bit ? ELFCLASS64 : ELFCLASS32))
		return false;
	GElf_Ehdr ehdr;
	if (!gelf_getehdr(elf, &ehdr))
		return false;
	ehdr.e_ident[EI_DATA] = header->is_big_endian ? ELFDATA2MSB : ELFDATA2LSB;
	ehdr.e_ident[EI_OSABI] = retaining_os_abi(header->os_abi);
	ehdr.e_ident[EI_ABIVERSION] = header->abi_version;
	ehdr.e_type = ET_REL;
	ehdr.e_machine = header->machine;
	ehdr.e_version = EV_CURRENT;
	ehdr.e_flags = header->flags;
	ehdr.e_shstrndx = (GElf_Half)(section_count - 1);
	return gelf_update_ehdr(elf, &ehdr);
}

// The names of the object's sections, and that of the option section=NAME behind them. NULL: no
// memory.
static char *make_section_names(const char *option, size_t *ret_size)
{
	size_t more = option ? strlen(option) + 1 : 0;
	char *names = malloc(sizeof(section_names) + more);
	if (!names)
		return NULL;
	memcpy(names, section_names, sizeof(section_names));
	if (option)
		memcpy(names + NAME_OPTION, option, more);
	*ret_size = sizeof(section_names) + more;
	return names;
}

// Writes the object into `fd`. OK; NO_MEMORY; IO (no diagnostic; errno or libelf's error is set).
static enum status write_object(int fd, const struct input_facts *facts,
				const struct neutral_header *header,
				const struct reserve_request *request, const uint8_t *btf)
{
	size_t note_size;
	uint8_t *note = make_property_note(facts, header, &note_size);
	if (!note && note_size)
		return STATUS_NO_MEMORY;
	bool is_64 = header->is_64_bit;
	union {
		Elf64_Sym wide[3];
		Elf32_Sym narrow[3];
	} symbols = {0};
	set_symbol(&symbols, is_64, 1, NAME_START, 0);
	set_symbol(&symbols, is_64, 2, NAME_STOP, request->byte_size);

	size_t names_size;
	char *names = make_section_names(request->section, &names_size);
	if (!names) {
		free(note);
		return STATUS_NO_MEMORY;
	}
	struct object_section parts[7];
	size_t count = 0;
	GElf_Shdr reserved = {.sh_name = request->section ? NAME_OPTION : NAME_BTF,
			      .sh_type = SHT_PROGBITS,
			      .sh_flags = (request->is_loaded ? SHF_ALLOC : 0) | SHF_RETAIN,
			      .sh_addralign = 4};
	parts[count++] = (struct object_section){reserved, ELF_T_BYTE, btf, request->byte_size};
	reserved.sh_name = NAME_BTF_BASE;
	if (request->base)
		parts[count++] = (struct object_section){reserved, ELF_T_BYTE, request->base,
							 request->base_size};
	if (facts->has_stack_note)
		parts[count++] = (struct object_section){
		    {.sh_name = NAME_STACK_NOTE, .sh_type = SHT_PROGBITS, .sh_addralign = 1},
		    ELF_T_BYTE,
		    NULL,
		    0};
	if (note)
		parts[count++] = (struct object_section){{.sh_name = NAME_PROPERTY_NOTE,
						.sh_type = SHT_NOTE,
						.sh_flags = SHF_ALLOC,
						.sh_addralign = is_64 ? 8 : 4},
					       ELF_T_BYTE, note, note_size};
	if (request->defines_symbols) {
		parts[count] =
		    (struct object_section){{.sh_name = NAME_SYMTAB,
				   .sh_type = SHT_SYMTAB,
				   .sh_link = (GElf_Word)(count + 2),
				   .sh_info = 1, // the first global symbol
				   .sh_entsize = is_64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym),
				   .sh_addralign = is_64 ? 8 : 4},
				  ELF_T_SYM,
				  &symbols,
				  is_64 ? sizeof(symbols.wide) : sizeof(symbols.narrow)};
		count++;
		parts[count++] = (struct object_section){
		    {.sh_name = NAME_STRTAB, .sh_type = SHT_STRTAB, .sh_addralign = 1},
		    ELF_T_BYTE,
		    symbol_names,
		    sizeof(symbol_names)};
	}
	parts[count++] = (struct object_section){
	    {.sh_name = NAME_SHSTRTAB, .sh_type = SHT_STRTAB, .sh_addralign = 1},
	    ELF_T_BYTE,
	    names,
	    names_size};

	enum status status = STATUS_IO;
	elf_version(EV_CURRENT);
	Elf *elf = elf_begin(fd, ELF_C_WRITE, NULL);
	if (elf && write_header(elf, header, count + 1)) {
		bool is_complete = true;
		for (size_t i = 0; i < count; i++)
			is_complete = is_complete && add_section(elf, &parts[i]);
		if (is_complete && elf_update(elf, ELF_C_WRITE) >= 0)
			status = STATUS_OK;
	}
	elf_end(elf);
	free(note);
	free(names);
	return status;
}

// Fills the file, which is made if it is not there. As reserving_object_create.
static enum status make_object(struct reserving_object *reserve, const struct input_facts *facts,
			       const struct reserve_request *request,
			       const struct diag_source *where)
{
	struct neutral_header header;
	TRY(input_facts_header(facts, &header));
	uint8_t *btf = calloc(1, request->byte_size);
	if (!btf)
		return STATUS_NO_MEMORY;
	if (!request->is_more)
		encode_write_empty(btf, request->byte_size, header.is_big_endian);

	enum status status = STATUS_IO;
	errno = 0;
	if (added_file_open(&reserve->file))
		status = write_object(reserve->file.fd, facts, &header, request, btf);
	if (status == STATUS_IO) {
		char what[80];
		snprintf(what, sizeof(what), "the object that reserves %zu bytes for .BTF",
			 request->byte_size);
		added_file_report(&reserve->file, what, where);
	}
	free(btf);
	reserve->byte_size = request->byte_size;
	reserve->is_big_endian = header.is_big_endian;
	return status;
}

enum status reserving_object_create(const struct input_facts *facts,
				    const struct reserve_request *request,
				    const struct diag_source *where, struct reserving_object *ret)
{
	struct reserving_object reserve = RESERVING_OBJECT_NONE;
	enum status status = make_object(&reserve, facts, request, where);
	if (status != STATUS_OK) {
		reserving_object_destroy(&reserve);
		return status;
	}
	*ret = reserve;
	return STATUS_OK;
}

enum status reserving_object_change(struct reserving_object *reserve,
				    const struct input_facts *facts,
				    const struct reserve_request *request,
				    const struct diag_source *where)
{
	return make_object(reserve, facts, request, where);
}

enum status reserving_object_add(const struct reserving_object *reserve,
				 const struct linker *linker, const struct diag_source *where)
{
	return added_file_give(&reserve->file, "the object that reserves .BTF", linker, where);
}

void reserving_object_destroy(struct reserving_object *reserve)
{
	added_file_destroy(&reserve->file);
	*reserve = RESERVING_OBJECT_NONE;
}
