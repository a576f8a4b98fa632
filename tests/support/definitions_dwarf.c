// SPDX-License-Identifier: GPL-3.0-or-later
//
// The DWARF of a linked program, read through libdw, as definitions.
//
// This says what the BTF should be, so it applies the same documented rules as an encoder would
// (what BTF has no kind for, which variables count), but is written for plainness: one libdw call
// for each attribute, no sharing, no deduplication but by the comparison itself. gcc and clang, C
// only.
#include "definitions.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_DEPTH = 200 };

// A variable until all are known: then those that share bytes are found.
struct place {
	size_t definition;
	size_t section; // index into sections
	uint64_t offset, size;
};

struct section {
	char *name;
	uint64_t addr, size;
	uint64_t used; // end of the last variable
};

struct reader {
	const char *path;
	struct definitions *definitions;
	struct section *sections;
	size_t section_count;
	struct place *places;
	size_t place_count;
	bool is_big_endian;
	bool has_failed;
};

static void *grow(void *bytes, size_t count, size_t size)
{
	void *grown = reallocarray(bytes, count, size);

	if (!grown) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	return grown;
}

static const char *name_of(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	const char *name = dwarf_formstring(dwarf_attr_integrate(die, DW_AT_name, &attribute));

	return name ? name : "";
}

static bool has_flag(Dwarf_Die *die, unsigned int name)
{
	Dwarf_Attribute attribute;
	bool flag = false;

	return dwarf_attr_integrate(die, name, &attribute) && !dwarf_formflag(&attribute, &flag) &&
	       flag;
}

// The flag on this very DIE: a definition's DW_AT_specification leads to a declaration.
static bool is_declaration(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	bool flag = false;

	return dwarf_attr(die, DW_AT_declaration, &attribute) &&
	       !dwarf_formflag(&attribute, &flag) && flag;
}

static bool get_number(Dwarf_Die *die, unsigned int name, uint64_t *ret)
{
	Dwarf_Attribute attribute;
	Dwarf_Word word;

	if (!dwarf_attr(die, name, &attribute) || dwarf_formudata(&attribute, &word))
		return false;
	*ret = word;
	return true;
}

static bool get_type(Dwarf_Die *die, Dwarf_Die *ret)
{
	Dwarf_Attribute attribute;

	if (!dwarf_attr_integrate(die, DW_AT_type, &attribute) ||
	    !dwarf_formref_die(&attribute, ret))
		return false;
	// A stub of a type that is in a type unit, with neither name nor size.
	return !dwarf_attr(ret, DW_AT_signature, &attribute) || dwarf_formref_die(&attribute, ret);
}

// Strips what has no kind in BTF.
static bool get_encodable_type(Dwarf_Die *die, Dwarf_Die *ret)
{
	if (!get_type(die, ret))
		return false;
	while (dwarf_tag(ret) == DW_TAG_atomic_type) {
		Dwarf_Die below;

		if (!get_type(ret, &below))
			return false;
		*ret = below;
	}
	return dwarf_tag(ret) != DW_TAG_unspecified_type;
}

static bool is_float_size(uint64_t size)
{
	return size == 2 || size == 4 || size == 8 || size == 12 || size == 16;
}

// BTF has integers of 1 to 16 bytes, powers of two. Others get the name and size that the peer
// gives them.
static bool is_integer_size(uint64_t size)
{
	return size && size <= 16 && !(size & (size - 1));
}

static void write_type(struct reader *reader, struct text *text, Dwarf_Die *user, int depth);

// "array[2] of array[3] of " for int[2][3].
static void write_dimensions(struct text *text, Dwarf_Die *array)
{
	bool has_dimension = false;
	uint64_t bound;
	Dwarf_Die child;

	if (!dwarf_child(array, &child)) {
		do {
			uint64_t count = 0;

			if (dwarf_tag(&child) != DW_TAG_subrange_type)
				continue;
			if (get_number(&child, DW_AT_upper_bound, &bound))
				count = bound + 1;
			else if (get_number(&child, DW_AT_count, &bound))
				count = bound;
			text_add(text, "array[%u] of ", (uint32_t)count);
			has_dimension = true;
		} while (!dwarf_siblingof(&child, &child));
	}
	if (!has_dimension)
		text_add(text, "array[1] of ");
}

static bool is_bitfield(Dwarf_Die *member, uint64_t *bits)
{
	return get_number(member, DW_AT_bit_size, bits) && *bits;
}

// The size of a bitfield's storage unit, where the member itself does not say.
static uint64_t storage_size(Dwarf_Die *member)
{
	uint64_t size;
	Dwarf_Die type;

	if (get_number(member, DW_AT_byte_size, &size))
		return size;
	if (get_type(member, &type)) {
		Dwarf_Word word;

		if (!dwarf_aggregate_size(&type, &word))
			return word;
	}
	return 0;
}

// In bits from the start of the aggregate. DW_AT_bit_offset (DWARF3 5.5.6) counts from the most
// significant bit of the storage unit: the first one in memory where byte order is big-endian, the
// last one elsewhere.
static uint64_t member_offset(const struct reader *reader, Dwarf_Die *member)
{
	uint64_t location = 0, bit_offset, bits;
	Dwarf_Attribute attribute;
	Dwarf_Op *operations;
	size_t count;

	if (get_number(member, DW_AT_data_bit_offset, &bit_offset))
		return bit_offset;
	if (!get_number(member, DW_AT_data_member_location, &location) &&
	    dwarf_attr(member, DW_AT_data_member_location, &attribute) &&
	    !dwarf_getlocation(&attribute, &operations, &count) && count == 1 &&
	    operations[0].atom == DW_OP_plus_uconst)
		location = operations[0].number;
	if (!is_bitfield(member, &bits) || !get_number(member, DW_AT_bit_offset, &bit_offset))
		return 8 * location;
	return 8 * location +
	       (reader->is_big_endian ? bit_offset : 8 * storage_size(member) - bit_offset - bits);
}

static void write_members(struct reader *reader, struct text *text, Dwarf_Die *aggregate,
			  const char *separator, bool has_predecessor, int depth)
{
	Dwarf_Die member;

	if (dwarf_child(aggregate, &member))
		return;
	do {
		uint64_t bits;

		if (dwarf_tag(&member) != DW_TAG_member || is_declaration(&member) ||
		    has_flag(&member, DW_AT_external))
			continue;
		text_add(text, "%s%u", has_predecessor ? separator : "",
			 (uint32_t)member_offset(reader, &member));
		if (is_bitfield(&member, &bits))
			text_add(text, ":%u", (uint32_t)bits);
		text_add(text, " %s: ", name_of(&member));
		write_type(reader, text, &member, depth + 1);
		has_predecessor = true;
	} while (!dwarf_siblingof(&member, &member));
}

static uint64_t enum_size(Dwarf_Die *enumeration)
{
	uint64_t size;

	return get_number(enumeration, DW_AT_byte_size, &size) ? size : 4;
}

// BTF calls an enumeration signed if a value is negative. Those of 8 bytes go by their type.
static bool is_signed_enum(Dwarf_Die *enumeration)
{
	Dwarf_Die child, type;
	uint64_t encoding;

	if (enum_size(enumeration) > 4 && get_type(enumeration, &type) &&
	    get_number(&type, DW_AT_encoding, &encoding))
		return encoding == DW_ATE_signed || encoding == DW_ATE_signed_char;
	if (dwarf_child(enumeration, &child))
		return false;
	do {
		Dwarf_Attribute value;
		uint64_t bits;

		// gcc has the value in the abbreviation where several enumerators share it.
		if (dwarf_attr(&child, DW_AT_const_value, &value) &&
		    (dwarf_whatform(&value) == DW_FORM_sdata ||
		     dwarf_whatform(&value) == DW_FORM_implicit_const) &&
		    get_number(&child, DW_AT_const_value, &bits) && (int64_t)bits < 0)
			return true;
	} while (!dwarf_siblingof(&child, &child));
	return false;
}

static void write_enumerators(struct text *text, Dwarf_Die *enumeration, const char *separator)
{
	bool is_signed = is_signed_enum(enumeration), is_wide = enum_size(enumeration) > 4,
	     has_predecessor = false;
	Dwarf_Die child;

	if (dwarf_child(enumeration, &child))
		return;
	do {
		uint64_t bits = 0;

		if (dwarf_tag(&child) != DW_TAG_enumerator)
			continue;
		get_number(&child, DW_AT_const_value, &bits);
		if (!is_wide)
			bits = is_signed ? (uint64_t)(int32_t)bits : (uint32_t)bits;
		text_add(text, is_signed ? "%s%s = %lld" : "%s%s = %llu",
			 has_predecessor ? separator : "", name_of(&child), (long long)bits);
		has_predecessor = true;
	} while (!dwarf_siblingof(&child, &child));
}

static void write_prototype(struct reader *reader, struct text *text, Dwarf_Die *function,
			    int depth)
{
	bool has_predecessor = false;
	Dwarf_Die child;

	text_add(text, "function(");
	if (!dwarf_child(function, &child))
		do {
			int tag = dwarf_tag(&child);

			if (tag != DW_TAG_formal_parameter && tag != DW_TAG_unspecified_parameters)
				continue;
			text_add(text, "%s", has_predecessor ? ", " : "");
			has_predecessor = true;
			if (tag == DW_TAG_unspecified_parameters) {
				text_add(text, "...");
				continue;
			}
			if (*name_of(&child))
				text_add(text, "%s: ", name_of(&child));
			write_type(reader, text, &child, depth + 1);
		} while (!dwarf_siblingof(&child, &child));
	text_add(text, ") returning ");
	write_type(reader, text, function, depth + 1);
}

static void write_base_name(struct text *text, Dwarf_Die *base)
{
	uint64_t size = 0, encoding = 0;

	get_number(base, DW_AT_byte_size, &size);
	get_number(base, DW_AT_encoding, &encoding);
	bool may_be_complex = encoding == DW_ATE_complex_float || encoding >= DW_ATE_lo_user;
	if (may_be_complex && is_integer_size(size) && !strncmp(name_of(base), "complex ", 8))
		text_add(text, "_Complex %s", name_of(base) + 8); // encoding 2.2.9
	else if (encoding == DW_ATE_float ? is_float_size(size) : is_integer_size(size))
		text_add(text, "%s", name_of(base));
	else
		text_add(text, "__SANITIZED_FAKE_INT__");
}

// Writes the type of `user` (its DW_AT_type) as a definition mentions it.
static void write_type(struct reader *reader, struct text *text, Dwarf_Die *user, int depth)
{
	Dwarf_Die type;
	const char *word;

	if (!get_encodable_type(user, &type)) {
		text_add(text, "void");
		return;
	}
	if (depth > MAX_DEPTH) {
		reader->has_failed = true;
		return;
	}
	switch (dwarf_tag(&type)) {
	case DW_TAG_base_type:
		write_base_name(text, &type);
		return;
	case DW_TAG_typedef:
		text_add(text, "typedef %s", name_of(&type));
		return;
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		word = dwarf_tag(&type) == DW_TAG_union_type ? "union" : "struct";
		if (*name_of(&type)) {
			text_add(text, "%s %s", word, name_of(&type));
		} else {
			uint64_t size = 0;

			get_number(&type, DW_AT_byte_size, &size);
			text_add(text, "%s { size %u", word, (uint32_t)size);
			write_members(reader, text, &type, "; ", true, depth + 1);
			text_add(text, " }");
		}
		return;
	case DW_TAG_enumeration_type:
		if (*name_of(&type)) {
			text_add(text, "enum %s", name_of(&type));
			return;
		}
		text_add(text, "enum { size %u %s; ", (uint32_t)enum_size(&type),
			 is_signed_enum(&type) ? "signed" : "unsigned");
		write_enumerators(text, &type, ", ");
		text_add(text, " }");
		return;
	case DW_TAG_array_type:
		write_dimensions(text, &type);
		break;
	case DW_TAG_pointer_type:
		text_add(text, "pointer to ");
		break;
	case DW_TAG_const_type:
		text_add(text, "const ");
		break;
	case DW_TAG_volatile_type:
		text_add(text, "volatile ");
		break;
	case DW_TAG_restrict_type:
		text_add(text, "restrict ");
		break;
	case DW_TAG_subroutine_type:
		write_prototype(reader, text, &type, depth);
		return;
	default:
		text_add(text, "tag %#x", (unsigned int)dwarf_tag(&type));
		return;
	}
	write_type(reader, text, &type, depth + 1);
}

static struct definition *add(struct reader *reader, const char *kind, const char *name,
			      struct text *text)
{
	size_t index = definitions_add(reader->definitions, kind, name);

	definitions_set_text(&reader->definitions->items[index], text);
	return &reader->definitions->items[index];
}

static void add_base_type(struct reader *reader, Dwarf_Die *die)
{
	uint64_t size = 0, encoding = 0;
	struct text text = { 0 }, name = { 0 };

	get_number(die, DW_AT_byte_size, &size);
	get_number(die, DW_AT_encoding, &encoding);
	write_base_name(&name, die);
	if (encoding == DW_ATE_float && is_float_size(size)) {
		text_add(&text, "size %u\n", (uint32_t)size);
		add(reader, "float", name.bytes, &text);
	} else {
		if (!is_integer_size(size))
			size = 4;
		text_add(&text, "size %u\nbits %u at 0\nencoding%s\n", (uint32_t)size,
			 (uint32_t)size * 8,
			 encoding == DW_ATE_signed || encoding == DW_ATE_signed_char ? " signed"
			 : encoding == DW_ATE_boolean				     ? " bool"
										     : " none");
		add(reader, "int", name.bytes, &text);
	}
	text_deinit(&name);
}

static void add_aggregate(struct reader *reader, Dwarf_Die *die)
{
	const char *kind = dwarf_tag(die) == DW_TAG_union_type ? "union" : "struct";
	struct text text = { 0 };
	uint64_t size = 0;

	if (!*name_of(die))
		return;
	if (is_declaration(die)) {
		struct text name = { 0 };

		text_add(&name, "%s %s", kind, name_of(die));
		add(reader, "fwd", name.bytes, &text);
		text_deinit(&name);
		return;
	}
	get_number(die, DW_AT_byte_size, &size);
	text_add(&text, "size %u\n", (uint32_t)size);
	write_members(reader, &text, die, "\n", false, 0);
	text_add(&text, "\n");
	add(reader, kind, name_of(die), &text);
}

static void add_enum(struct reader *reader, Dwarf_Die *die)
{
	struct text text = { 0 }, name = { 0 };
	Dwarf_Die first;

	if (*name_of(die))
		text_add(&name, "%s", name_of(die));
	else if (!dwarf_child(die, &first))
		text_add(&name, "(%s)", name_of(&first));
	text_add(&text, "size %u %s\n", (uint32_t)enum_size(die),
		 is_signed_enum(die) ? "signed" : "unsigned");
	write_enumerators(&text, die, "\n");
	text_add(&text, "\n");
	// A declaration stands for whatever definition there is, and without one for itself.
	add(reader, "enum", name.bytes ? name.bytes : "", &text)->is_optional = is_declaration(die);
	text_deinit(&name);
}

static void add_typedef(struct reader *reader, Dwarf_Die *die)
{
	struct text text = { 0 };

	text_add(&text, "is ");
	write_type(reader, &text, die, 0);
	text_add(&text, "\n");
	add(reader, "typedef", name_of(die), &text);
}

static void add_function(struct reader *reader, Dwarf_Die *die)
{
	struct text text = { 0 };

	if (is_declaration(die) || !*name_of(die))
		return;
	write_prototype(reader, &text, die, 0);
	text_add(&text, "\n");
	add(reader, "func", name_of(die), &text)->is_optional = true;
}

// True for a variable that lives at one address; nothing for thread-locals, registers and
// constants.
static bool get_addr(Dwarf_Die *die, uint64_t *ret)
{
	Dwarf_Attribute attribute, address;
	Dwarf_Op *operations;
	size_t count;

	if (!dwarf_attr(die, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operations, &count) || count < 1 || count > 2 ||
	    (count == 2 && operations[1].atom != DW_OP_plus_uconst))
		return false;
	if (operations[0].atom == DW_OP_addr) {
		*ret = operations[0].number;
	} else if (operations[0].atom == DW_OP_addrx ||
		   operations[0].atom == DW_OP_GNU_addr_index) {
		Dwarf_Addr addr;

		if (dwarf_getlocation_attr(&attribute, &operations[0], &address) ||
		    dwarf_formaddr(&address, &addr))
			return false;
		*ret = addr;
	} else {
		return false;
	}
	*ret += count == 2 ? operations[1].number : 0;
	return true;
}

// What kernels take for an identifier, less the prefixes under which only bookkeeping is found.
static bool is_variable_name(const char *name)
{
	static const char *const bookkeeping[] = {"__UNIQUE_ID", "__tpstrtab_", "__exitcall_",
						  "__gendwarfksyms_ptr_",
						  "__func_stack_frame_non_standard_"};
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.";

	for (size_t i = 0; i < sizeof(bookkeeping) / sizeof(*bookkeeping); i++)
		if (!strncmp(name, bookkeeping[i], strlen(bookkeeping[i])))
			return false;
	return *name && strchr(letters, *name) && strlen(name) <= 128 &&
	       !name[strcspn(name, " !\"#$%&'()*+,-/:;<=>?@[\\]^`{|}~")];
}

static void add_variable(struct reader *reader, Dwarf_Die *die)
{
	struct text text = { 0 };
	uint64_t addr;
	Dwarf_Word size;
	Dwarf_Die type;
	size_t section = 0;

	if (!get_addr(die, &addr) || !is_variable_name(name_of(die)) ||
	    has_flag(die, DW_AT_artificial) || !get_encodable_type(die, &type) ||
	    dwarf_aggregate_size(&type, &size) || !size || size > UINT32_MAX)
		return;
	while (section < reader->section_count && (addr < reader->sections[section].addr ||
		addr - reader->sections[section].addr >= reader->sections[section].size))
		section++;
	if (section == reader->section_count)
		return;
	text_add(&text, "linkage %s\ntype ", has_flag(die, DW_AT_external) ? "global" : "static");
	write_type(reader, &text, die, 0);
	text_add(&text, "\nsection %s offset %u size %u\n", reader->sections[section].name,
		 (uint32_t)(addr - reader->sections[section].addr), (uint32_t)size);
	reader->places = grow(reader->places, reader->place_count + 1, sizeof(*reader->places));
	reader->places[reader->place_count++] =
		(struct place){ .definition = reader->definitions->count,
				.section = section,
				.offset = addr - reader->sections[section].addr,
				.size = size };
	add(reader, "var", name_of(die), &text);
}

static int compare_places(const void *left_place, const void *right_place)
{
	const struct place *left = left_place, *right = right_place;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	return (left->offset > right->offset) - (left->offset < right->offset);
}

// Of variables that share bytes a DATASEC holds one, and which is not for us to say.
static void finish_variables(struct reader *reader)
{
	if (reader->place_count)
		qsort(reader->places, reader->place_count, sizeof(*reader->places), compare_places);
	for (size_t i = 0; i < reader->place_count; i++) {
		const struct place *place = &reader->places[i];
		struct section *section = &reader->sections[place->section];

		if (i && reader->places[i - 1].section == place->section &&
		    reader->places[i - 1].offset + reader->places[i - 1].size > place->offset) {
			reader->definitions->items[place->definition].is_optional = true;
			reader->definitions->items[reader->places[i - 1].definition].is_optional =
				true;
		}
		if (place->offset + place->size > section->used)
			section->used = place->offset + place->size;
	}
	for (size_t i = 0; i < reader->section_count; i++) {
		struct text text = { 0 };

		if (!reader->sections[i].used)
			continue;
		text_add(&text, "size %u\n", (uint32_t)reader->sections[i].used);
		add(reader, "datasec", reader->sections[i].name, &text);
	}
}

// The DIE and all below it. Types count wherever they are, variables only at the top.
static void read_die(struct reader *reader, Dwarf_Die *die, int depth)
{
	Dwarf_Die child;

	if (depth > MAX_DEPTH) {
		reader->has_failed = true;
		return;
	}
	if (dwarf_hasattr(die, DW_AT_signature)) // it is read in its type unit
		return;
	switch (dwarf_tag(die)) {
	case DW_TAG_base_type:
		add_base_type(reader, die);
		break;
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_union_type:
		add_aggregate(reader, die);
		break;
	case DW_TAG_enumeration_type:
		add_enum(reader, die);
		break;
	case DW_TAG_typedef:
		add_typedef(reader, die);
		break;
	case DW_TAG_subprogram:
		add_function(reader, die);
		break;
	case DW_TAG_variable:
		if (depth == 1)
			add_variable(reader, die);
		break;
	default:
		break;
	}
	if (!dwarf_child(die, &child))
		do
			read_die(reader, &child, depth + 1);
		while (!dwarf_siblingof(&child, &child));
}

// The sections in which variables live: allocated, and not the thread-local template.
static bool read_sections(struct reader *reader, Elf *elf)
{
	Elf_Scn *scn = NULL;
	size_t names;

	if (elf_getshdrstrndx(elf, &names))
		return false;
	reader->is_big_endian = elf_getident(elf, NULL)[EI_DATA] == ELFDATA2MSB;
	while ((scn = elf_nextscn(elf, scn))) {
		GElf_Shdr header;
		const char *name;

		if (!gelf_getshdr(scn, &header))
			return false;
		if ((header.sh_type != SHT_PROGBITS && header.sh_type != SHT_NOBITS) ||
		    !(header.sh_flags & SHF_ALLOC) || header.sh_flags & SHF_TLS)
			continue;
		name = elf_strptr(elf, names, header.sh_name);
		reader->sections = grow(reader->sections, reader->section_count + 1,
					sizeof(*reader->sections));
		reader->sections[reader->section_count++] =
			(struct section){.name = strdup(name ? name : ""),
					 .addr = header.sh_addr,
					 .size = header.sh_size};
	}
	return true;
}

// All units of a file; for a skeleton, those of the .dwo file that it names, which has none itself.
static void read_units(struct reader *reader, Dwarf *dwarf)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die die, split;
	uint8_t unit_type;
	int status = 0;

	while (!reader->has_failed &&
	       !(status = dwarf_get_units(dwarf, unit, &unit, NULL, &unit_type, &die, &split))) {
		if (unit_type != DW_UT_skeleton) {
			read_die(reader, &die, 0);
		} else if (split.addr) {
			read_units(reader, dwarf_cu_getdwarf(split.cu));
		} else {
			fprintf(stderr, "%s: the .dwo file of a unit can't be read\n",
				reader->path);
			reader->has_failed = true;
		}
	}
	if (status < 0) {
		fprintf(stderr, "%s: %s\n", reader->path, dwarf_errmsg(-1));
		reader->has_failed = true;
	}
}

bool definitions_from_dwarf(const char *path, struct definitions *ret)
{
	struct reader reader = { .path = path, .definitions = ret };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	Dwarf *dwarf = fd >= 0 ? dwarf_begin(fd, DWARF_C_READ) : NULL;

	if (!dwarf || !read_sections(&reader, dwarf_getelf(dwarf))) {
		fprintf(stderr, "%s: %s\n", path, fd < 0 ? strerror(errno) : dwarf_errmsg(-1));
		reader.has_failed = true;
	}
	if (!reader.has_failed)
		read_units(&reader, dwarf);
	finish_variables(&reader);
	definitions_drop_completed_fwds(ret);
	for (size_t i = 0; i < reader.section_count; i++)
		free(reader.sections[i].name);
	free(reader.sections);
	free(reader.places);
	dwarf_end(dwarf);
	if (fd >= 0)
		close(fd);
	return !reader.has_failed;
}
