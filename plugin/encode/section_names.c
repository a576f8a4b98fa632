// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lists the sections of inputs that have variables, and counts the bytes of their names
// (section_names.h).
#include "encode/section_names.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "support/search.h"

enum {
	DATASEC_HEADER_SIZE = 12,
	// The linker script chooses the names of output sections, and no linker shows its script to
	// plugins. A script can gather sections of several names under one, or divide sections of
	// one name. So names that no input has get bytes, too. Each DATASEC may have a name of up
	// to 31 characters, and one of them a longer name. OTHER_NAMES_ALLOWANCE limits these extra
	// bytes, because no link was seen to need more.
	DATASEC_ALLOWANCE = DATASEC_HEADER_SIZE + 32,
	LONGER_NAME_ALLOWANCE = 32,
	OTHER_NAMES_ALLOWANCE = 256,
};

// A section of an input. is_used: some variable lies in it.
struct used_section {
	const struct elf_section *section;
	bool is_used;
};

// The length of the part of a section's name that an ordinary link keeps. Linker scripts gather
// ".data.foo" in ".data", but only for the names below. Other sections keep their names, and so
// does the kernel's ".data..percpu".
static size_t kept_length(const char *name)
{
	static const char *const gathered[] = {".data",   ".rodata", ".bss",   ".sdata",   ".sbss",
					       ".sdata2", ".sbss2",  ".ldata", ".lrodata", ".lbss"};
	for (size_t i = 0; i < sizeof(gathered) / sizeof(gathered[0]); i++) {
		size_t length = strlen(gathered[i]);
		if (!strncmp(name, gathered[i], length) && name[length] == '.' &&
		    name[length + 1] != '.')
			return length;
	}
	return strlen(name);
}

bool section_can_hold_variables(const struct elf_section *section)
{
	return (section->flags & SHF_ALLOC) && !(section->flags & SHF_TLS) &&
	       (section->type == SHT_PROGBITS || section->type == SHT_NOBITS);
}

enum status section_names_add(struct image *image, const struct elf_section *section,
			      uint32_t symbol)
{
	bool keeps_name = image->as_input.keeps_section_names;
	size_t length = keeps_name ? strlen(section->name) : kept_length(section->name);
	struct named_section named = {.symbol = symbol};
	TRY(strings_intern(&image->reader->strings, section->name, length, &named.name));
	return vec_push(&image->as_input.named_sections, named);
}

// The section that has `addr`, or NULL. The `count` sections are sorted by address.
static struct used_section *find_used_section(struct used_section *sections, size_t count,
					      uint64_t addr)
{
	struct search search = search_among(count);
	while (search_is_open(&search))
		search_narrow(&search, sections[search.middle].section->dwarf_addr <= addr);
	if (!search.first)
		return NULL;
	struct used_section *found = &sections[search.first - 1];
	// A variable without bytes can lie at its section's end.
	return addr - found->section->dwarf_addr <= found->section->size ? found : NULL;
}

// Marks the variables that vars=percpu does not want, and marks the sections of the others. A
// variable without a section is a common symbol, or of an LTO object.
static void use_sections(const struct image *image, struct import_result *result,
			 struct used_section *sections, size_t count)
{
	bool wants_all = image->reader->options.vars == ENCODE_VARS_ALL;
	for (size_t i = 0; i < result->variables.count; i++) {
		struct variable_candidate *variable = &result->variables.data[i];
		struct used_section *used = find_used_section(sections, count, variable->address);
		bool is_per_cpu = used && !strncmp(used->section->name, ".data..percpu",
						   strlen(".data..percpu"));
		variable->is_unwanted = !wants_all && !is_per_cpu && !result->is_lto;
		if (used && !variable->is_unwanted)
			used->is_used = true;
	}
}

enum status section_names_list(struct image *image)
{
	struct used_section *sections = calloc(image->elf.section_count, sizeof(*sections));
	if (!sections)
		return STATUS_NO_MEMORY;
	size_t count = 0; // in the file's order, in which addresses grow (elf_image.c)
	for (size_t i = 1; i < image->elf.section_count; i++)
		if (section_can_hold_variables(&image->elf.sections[i]) &&
		    image->elf.sections[i].dwarf_addr)
			sections[count++].section = &image->elf.sections[i];
	for (size_t i = 0; i < image->group_count; i++)
		use_sections(image, &image->results[i], sections, count);
	enum status status = STATUS_OK;
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		if (sections[i].is_used)
			status = section_names_add(image, sections[i].section, 0);
	free(sections);
	return status;
}

static enum status list_variables_by_name(const struct program *program, struct hash_map *names)
{
	for (size_t i = 0; i < program->types.count; i++) {
		const struct type_record *record = &program->types.data[i].record;
		uint32_t *unused;
		if (record->kind == TYPE_VAR)
			TRY(hash_map_insert(names, record->name, 0, &unused));
	}
	return STATUS_OK;
}

// Bytes for names of DATASECs.
struct name_allowance {
	size_t count;  // of names that inputs have
	size_t known;  // bytes of these names and the headers of their DATASECs
	size_t on_top; // bytes for other names in their place or beside them
};

static enum status count_known_names(const struct image *first, const struct hash_map *variables,
				     struct hash_map *seen, struct name_allowance *ret)
{
	for (const struct image *image = first; image; image = image->next) {
		for (size_t i = 0; i < image->as_input.named_sections.count; i++) {
			const struct named_section *section =
				&image->as_input.named_sections.data[i];
			if (section->symbol && !hash_map_find(variables, section->symbol))
				continue;
			size_t before = seen->count;
			uint32_t *unused;
			TRY(hash_map_insert(seen, section->name, 0, &unused));
			if (seen->count == before)
				continue;
			const char *name = strings_text(&image->reader->strings, section->name);
			size_t size = DATASEC_HEADER_SIZE + strlen(name) + 1;
			ret->known += size;
			ret->count++;
			ret->on_top += size < DATASEC_ALLOWANCE ? DATASEC_ALLOWANCE - size : 0;
		}
	}
	return STATUS_OK;
}

// There are at most as many DATASECs as variables.
enum status section_names_allowance(const struct image *first, const struct program *program,
				    size_t *ret)
{
	size_t var_count = program->var_count;
	*ret = 0;
	if (!var_count)
		return STATUS_OK;
	struct hash_map variables = {0}, seen = {0};
	struct name_allowance names = {.on_top = LONGER_NAME_ALLOWANCE};
	enum status status = list_variables_by_name(program, &variables);
	if (status == STATUS_OK)
		status = count_known_names(first, &variables, &seen, &names);
	hash_map_deinit(&variables);
	hash_map_deinit(&seen);
	size_t others = var_count > names.count ? var_count - names.count : 0;
	if (others > OTHER_NAMES_ALLOWANCE / DATASEC_ALLOWANCE)
		others = OTHER_NAMES_ALLOWANCE / DATASEC_ALLOWANCE;
	names.on_top += others * DATASEC_ALLOWANCE;
	if (names.on_top > OTHER_NAMES_ALLOWANCE)
		names.on_top = OTHER_NAMES_ALLOWANCE;
	*ret = names.known + names.on_top;
	return status;
}
