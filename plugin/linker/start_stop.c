// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the pairs of symbols in the output, and compares them with .BTF and the inputs' sections.
#include "linker/start_stop.h"

#include <stdlib.h>
#include <string.h>

bool start_stop_is_table(const struct elf_section *section)
{
	const char *name = section->name;
	if (!(section->flags & SHF_ALLOC) || !section->size || !*name)
		return false;
	for (const char *at = name; *at; at++) {
		bool is_letter = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z');
		bool is_digit = *at >= '0' && *at <= '9' && at != name;
		if (!is_letter && !is_digit && *at != '_')
			return false;
	}
	return true;
}

static bool has_name(const struct table_names *names, const char *name)
{
	for (size_t i = 0; i < names->list.count; i++)
		if (!strcmp(names->list.data[i], name))
			return true;
	return false;
}

enum status start_stop_note(struct table_names *names, const char *name)
{
	if (has_name(names, name))
		return STATUS_OK;
	char *copy = strdup(name);
	if (!copy)
		return STATUS_NO_MEMORY;
	enum status status = vec_push(&names->list, copy);
	if (status != STATUS_OK)
		free(copy);
	return status;
}

void start_stop_free(struct table_names *names)
{
	for (size_t i = 0; i < names->list.count; i++)
		free(names->list.data[i]);
	vec_free(&names->list);
}

// What lies between two symbols.
struct start_stop {
	const char *name; // of the section; in the image's bytes
	uint64_t start, stop;
	bool has_stop;
};

struct tables {
	VEC(struct start_stop) list;
};

// The name of the section that a start or stop symbol is of, or NULL. placement.c checks .BTF's own
// symbols.
static const char *section_of(const struct elf_symbol *symbol, const char *prefix)
{
	size_t length = strlen(prefix);
	bool is_defined = symbol->is_in_section || symbol->section == SHN_ABS;
	if (!is_defined || strncmp(symbol->name, prefix, length))
		return NULL;
	const char *name = symbol->name + length;
	return *name && strcmp(name, "BTF") ? name : NULL;
}

static enum status add_start(void *data, const struct elf_symbol *symbol)
{
	struct tables *tables = data;
	const char *name = section_of(symbol, "__start_");
	struct start_stop table = {.name = name, .start = symbol->value};
	return name ? vec_push(&tables->list, table) : STATUS_OK;
}

static enum status add_stop(void *data, const struct elf_symbol *symbol)
{
	struct tables *tables = data;
	const char *name = section_of(symbol, "__stop_");
	for (size_t i = 0; name && i < tables->list.count; i++) {
		struct start_stop *table = &tables->list.data[i];
		if (strcmp(table->name, name))
			continue;
		table->stop = symbol->value;
		table->has_stop = true;
	}
	return STATUS_OK;
}

static void check_table(const struct elf_image *elf, const struct elf_section *btf,
			const struct start_stop *table, const struct table_names *names,
			const struct diag_source *where)
{
	const char *name = table->name;
	bool is_empty = table->start == table->stop;
	bool is_around = btf && table->start < btf->addr + btf->size && table->stop > btf->addr;
	bool is_lost = is_empty && has_name(names, name) && !elf_image_count_sections(elf, name);
	if (!is_around && !is_lost)
		return;
	diag_add(
	    where, DIAG_WARNING,
	    "%s %s between the symbols __start_%s and __stop_%s, where the program looks for the section %s\n"
	    "  where: the linker script defines the two symbols\n"
	    "  fix:   %s : { PROVIDE(__start_%s = .); KEEP(*(%s)) PROVIDE(__stop_%s = .); }, or leave them to the linker",
	    is_around ? ".BTF" : "nothing", is_around ? "lies" : "is left", name, name, name, name,
	    name, name, name);
}

enum status start_stop_check(const struct elf_image *elf, const struct table_names *names,
			     const struct diag_source *where)
{
	struct elf_section btf;
	struct tables tables = {0};
	if (elf->type == ET_REL)
		return STATUS_OK;
	// With section=NAME .BTF is where the script wants such data to be.
	bool has_btf = elf_image_find_section(elf, ".BTF", &btf) == STATUS_OK;
	enum status status = elf_image_for_each_symbol(elf, add_start, &tables);
	if (status == STATUS_OK && tables.list.count)
		status = elf_image_for_each_symbol(elf, add_stop, &tables);
	for (size_t i = 0; status == STATUS_OK && i < tables.list.count; i++)
		if (tables.list.data[i].has_stop)
			check_table(elf, has_btf ? &btf : NULL, &tables.list.data[i], names, where);
	vec_free(&tables.list);
	// A table of symbols that is missing or damaged is told of by who reads functions from it.
	return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}
