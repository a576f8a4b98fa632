// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks the sections of an input once.
#include "linker/input_facts.h"

#include <string.h>

#include "support/cursor.h"

void input_facts_init(struct input_facts *facts)
{
	*facts = (struct input_facts){0};
	pthread_mutex_init(&facts->lock, NULL);
}

void input_facts_deinit(struct input_facts *facts)
{
	vec_free(&facts->property_types);
	start_stop_free(&facts->tables);
	keep_marks_deinit(&facts->marks);
	pthread_mutex_destroy(&facts->lock);
	*facts = (struct input_facts){0};
}

static void add_property_type(struct input_facts *facts, uint32_t type)
{
	for (size_t i = 0; i < facts->property_types.count; i++)
		if (facts->property_types.data[i] == type)
			return;
	if (vec_push(&facts->property_types, type) != STATUS_OK)
		facts->is_out_of_memory = true;
}

// Collects the kinds of properties in one .note.gnu.property (Linux gABI extensions, "Program
// Property"). A damaged note just ends the walk: ld reads it too, and complains about it.
static void add_properties(struct input_facts *facts, const struct elf_image *elf,
			   const struct elf_section *section)
{
	size_t alignment = elf->is_64_bit ? 8 : 4;
	struct cursor notes =
		cursor_make(elf->bytes + section->file_offset, section->size, elf->is_big_endian);
	while (cursor_left(&notes)) {
		uint32_t name_size = cursor_u32(&notes);
		uint32_t content_size = cursor_u32(&notes);
		uint32_t type = cursor_u32(&notes);
		const uint8_t *name = notes.at;
		cursor_skip(&notes, ((uint64_t)name_size + 3) & ~UINT64_C(3));
		const uint8_t *content = notes.at;
		cursor_skip(&notes, content_size);
		if (notes.failed)
			return;
		bool is_ours = type == NT_GNU_PROPERTY_TYPE_0 && name_size == 4 && !memcmp(name,
											   "GNU", 4);
		struct cursor properties = cursor_make(content, content_size, elf->is_big_endian);
		while (is_ours && cursor_left(&properties)) {
			uint32_t property = cursor_u32(&properties);
			uint32_t size = cursor_u32(&properties);
			cursor_skip(&properties,
				    ((uint64_t)size + alignment - 1) / alignment * alignment);
			if (properties.failed)
				break;
			add_property_type(facts, property);
		}
		size_t done = (size_t)(notes.at - (elf->bytes + section->file_offset));
		if (done % alignment && cursor_left(&notes))
			cursor_skip(&notes, alignment - done % alignment);
	}
}

static bool is_lto_debug_info(const char *name)
{
	return !strcmp(name, ".gnu.debuglto_.debug_info");
}

static bool is_debug_info(const char *name)
{
	return !strcmp(name, ".debug_info") || !strcmp(name, ".zdebug_info") ||
		is_lto_debug_info(name);
}

static bool is_any_debug(const char *name)
{
	return !strncmp(name, ".debug_", 7) || !strncmp(name, ".zdebug_", 8) ||
	       !strncmp(name, ".gnu.debuglto_", 14);
}

static bool has_debug_section(const struct elf_image *elf)
{
	for (size_t i = 1; i < elf->section_count; i++) {
		struct elf_section section;
		if (elf_image_section(elf, i, &section) == STATUS_OK && is_any_debug(section.name))
			return true;
	}
	return false;
}

// The symbols around .BTF, in an object.
struct btf_references {
	bool are_there;
	bool are_absolute; // values of another image
};

static enum status find_reference(void *data, const struct elf_symbol *symbol)
{
	struct btf_references *ret = data;
	if (strcmp(symbol->name, "__start_BTF") && strcmp(symbol->name, "__stop_BTF"))
		return STATUS_OK;
	ret->are_there = true;
	ret->are_absolute |= !symbol->is_in_section && symbol->section == SHN_ABS;
	return STATUS_OK;
}

// Symbols are looked at only where there are no debug sections, which is a rare object.
static bool does_want_btf(const struct elf_image *elf)
{
	struct btf_references found = {0};
	if (has_debug_section(elf))
		return true;
	if (elf_image_for_each_symbol(elf, find_reference, &found) != STATUS_OK)
		return false; // a damaged table is ld's to report
	if (found.are_absolute)
		diag_add(&elf->where, DIAG_WARNING,
			 "defines __start_BTF or __stop_BTF with addresses of another image, whose BTF the program would read\n"
			 "  where: ld writes all symbols of an image into its import library (--out-implib)\n"
			 "  fix:   objcopy -N __start_BTF -N __stop_BTF IMAGE FILE, and link with -R FILE instead");
	return found.are_there;
}

// Where a reserving object lies, unless there is no /proc (added_file.h).
static bool is_reserving_object(const struct elf_image *elf)
{
	const char *name = elf->where.file;
	return name && !strncmp(name, "/proc/self/fd/", 14);
}

static void report_btf(const struct elf_image *elf)
{
	if (is_reserving_object(elf))
		diag_add(&elf->where, DIAG_ERROR,
			 "is what another copy of ldbtf reserves .BTF with: two of it are loaded\n"
			 "  fix: name the plugin once, in the command line, specs files and toolchain files together");
	else
		diag_add(&elf->where, DIAG_ERROR,
			 "has a .BTF section already, which the link would put beside the image's own\n"
			 "  fix: compile it with -g instead of -gbtf; if ld -r made it, leave ldbtf out of that link;\n"
			 "       or remove the section: objcopy --remove-section=.BTF --remove-section=.BTF.ext");
}

void input_facts_add(struct input_facts *facts, const struct elf_image *elf)
{
	bool wants_btf = does_want_btf(elf);
	pthread_mutex_lock(&facts->lock);
	bool has_code = false, has_btf = false;
	for (size_t i = 1; i < elf->section_count; i++) {
		struct elf_section section;
		if (elf_image_section(elf, i, &section) != STATUS_OK)
			continue; // reported by who reads the DWARF, and by ld
		has_code |= (section.flags & SHF_EXECINSTR) && section.size;
		facts->has_retained |= section.flags & SHF_RETAIN;
		if (section.name[0] != '.') {
			if (start_stop_is_table(&section) &&
			    start_stop_note(&facts->tables, section.name) != STATUS_OK)
				facts->is_out_of_memory = true;
			continue;
		}
		if (!strcmp(section.name, ".BTF"))
			has_btf = true;
		else if (!strcmp(section.name, ".BTF_ids"))
			facts->has_btf_ids = true;
		else if (!strcmp(section.name, ".ldbtf.keep") &&
			 keep_marks_add(&facts->marks, elf, &section) == STATUS_NO_MEMORY)
			facts->is_out_of_memory = true;
		else if (!strcmp(section.name, ".note.GNU-stack"))
			facts->has_stack_note = true;
		else if (is_debug_info(section.name) && section.size) {
			facts->has_dwarf = true;
			facts->has_lto |= is_lto_debug_info(section.name);
		}
		else if (!strcmp(section.name, ".note.gnu.property") && section.type == SHT_NOTE) {
			facts->has_properties = true;
			add_properties(facts, elf, &section);
		}
	}
	if (elf->os_abi == ELFOSABI_GNU)
		facts->has_gnu_os_abi = true;
	facts->has_btf |= has_btf;
	facts->wants_btf |= wants_btf;

	bool is_better =
	    has_code != facts->header_has_code ? has_code : elf->where.order < facts->header_order;
	if (!facts->objects || is_better) {
		facts->header = (struct neutral_header){
			.is_64_bit = elf->is_64_bit,
			.is_big_endian = elf->is_big_endian,
			.os_abi = elf->os_abi,
			.abi_version = elf->abi_version,
			.machine = elf->machine,
			.flags = elf->flags,
		};
		facts->header_order = elf->where.order;
		facts->header_has_code = has_code;
	}
	facts->objects++;
	pthread_mutex_unlock(&facts->lock);

	if (has_btf)
		report_btf(elf);
}

enum status input_facts_header(const struct input_facts *facts, struct neutral_header *ret)
{
	if (!facts->objects)
		return STATUS_ABSENT;
	*ret = facts->header;
	return STATUS_OK;
}
