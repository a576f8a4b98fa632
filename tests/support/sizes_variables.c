// SPDX-License-Identifier: GPL-3.0-or-later
//
// Compares the variables of the BTF with the symbols and with the DIEs at their places (sizes.h).
#include "sizes_internal.h"

#include <dwarf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The section of a DATASEC.
struct place {
	size_t number;
	uint64_t address, symbol_address; // the latter is what symbols count from
};

// Does the type end with an array of no elements? A variable of it may have more bytes.
static bool is_open(const struct comparer *comparer, uint32_t id)
{
	const struct btf_type *type;

	for (int i = 0; i < MAX_DEPTH; i++) {
		id = sizes_btf_strip(comparer, id);
		type = btf__type_by_id(comparer->btf, id);
		if (btf_is_array(type))
			return !btf_array(type)->nelems;
		if (!btf_is_composite(type) || !btf_vlen(type))
			return false;
		id = btf_members(type)[btf_is_union(type) ? 0 : btf_vlen(type) - 1].type;
	}
	return false;
}

static int compare_symbols(const void *left_symbol, const void *right_symbol)
{
	const struct object_symbol *left = left_symbol, *right = right_symbol;

	if (left->section != right->section)
		return left->section < right->section ? -1 : 1;
	return (left->value > right->value) - (left->value < right->value);
}

void sizes_read_symbols(struct comparer *comparer, Elf *elf)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr header;
	GElf_Sym symbol;

	while ((scn = elf_nextscn(elf, scn))) {
		Elf_Data *data;

		if (!gelf_getshdr(scn, &header) || header.sh_type != SHT_SYMTAB ||
		    !(data = elf_getdata(scn, NULL)))
			continue;
		comparer->symbols = calloc(data->d_size / 16 + 1, sizeof(*comparer->symbols));
		if (!comparer->symbols)
			exit(2);
		for (int i = 0; gelf_getsym(data, i, &symbol); i++) {
			const char *name = elf_strptr(elf, header.sh_link, symbol.st_name);

			if (name && symbol.st_size && GELF_ST_TYPE(symbol.st_info) == STT_OBJECT)
				comparer->symbols[comparer->symbol_count++] =
					(struct object_symbol){name, symbol.st_shndx,
							       symbol.st_value, symbol.st_size};
		}
		break; // an ELF file has one such table
	}
	if (comparer->symbol_count)
		qsort(comparer->symbols, comparer->symbol_count, sizeof(*comparer->symbols),
		      compare_symbols);
}

// Does none of the symbols at the variable's place have its size? Those of its name decide if there
// are any: symbols of C++ and of asm labels have other names.
static bool contradicts(const struct comparer *comparer, const struct object_symbol *variable,
			bool is_open, bool *ret_is_named)
{
	size_t low = 0, high = comparer->symbol_count;
	bool is_there = false, fits = false, is_named = false;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_symbols(&comparer->symbols[middle], variable) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < comparer->symbol_count; low++) {
		const struct object_symbol *symbol = &comparer->symbols[low];
		bool has_name = !strcmp(symbol->name, variable->name);

		if (compare_symbols(symbol, variable))
			break;
		if (is_named && !has_name)
			continue;
		if (has_name && !is_named)
			fits = false;
		is_named |= has_name;
		is_there = true;
		fits |= symbol->size == variable->size ||
			(is_open && symbol->size > variable->size);
	}
	*ret_is_named = is_named;
	return is_there && !fits;
}

// The section of that name, if there is one alone.
static bool find_section(const struct comparer *comparer, Elf *elf, const char *name,
			 struct place *ret)
{
	size_t names, count = 0;
	Elf_Scn *scn = NULL;

	if (elf_getshdrstrndx(elf, &names))
		return false;
	while ((scn = elf_nextscn(elf, scn))) {
		GElf_Shdr header;

		if (!gelf_getshdr(scn, &header) ||
		    strcmp(name, elf_strptr(elf, names, header.sh_name)))
			continue;
		*ret = (struct place){
			.number = elf_ndxscn(scn),
			.address = header.sh_addr,
			.symbol_address = comparer->is_relocatable ? 0 : header.sh_addr,
		};
		count++;
	}
	return count == 1;
}

void sizes_note_variable(struct comparer *comparer, Dwarf_Die *die)
{
	uint64_t address;

	if (!sizes_dwarf_address(die, &address))
		return;
	if (comparer->variable_count == comparer->variable_capacity) {
		comparer->variable_capacity = comparer->variable_capacity * 2 + 64;
		comparer->variables = reallocarray(comparer->variables,
						   comparer->variable_capacity,
						   sizeof(*comparer->variables));
		if (!comparer->variables)
			exit(2);
	}
	comparer->variables[comparer->variable_count++] =
		(struct dwarf_variable){.address = address, .die = *die};
}

static int compare_dwarf_variables(const void *left_variable, const void *right_variable)
{
	const struct dwarf_variable *left = left_variable, *right = right_variable;

	return (left->address > right->address) - (left->address < right->address);
}

static bool has_die(struct comparer *comparer, const char *name)
{
	for (size_t i = 0; i < comparer->variable_count; i++)
		if (sizes_name_fits(name, sizes_dwarf_name(&comparer->variables[i].die)))
			return true;
	return false;
}

// Is there a DIE of that name and address whose type agrees? LTO has DIEs without an address. So it
// is right as well if there is a symbol of the name, or no DIE of the name has an address.
static bool die_agrees(struct comparer *comparer, const char *name, uint64_t address, uint32_t type,
		       bool has_symbol, char why[static WHY])
{
	size_t low = 0, high = comparer->variable_count;
	bool is_there = false;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (comparer->variables[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < comparer->variable_count && comparer->variables[low].address == address;
	     low++) {
		Dwarf_Die *die = &comparer->variables[low].die, dwarf_type;

		if (!sizes_name_fits(name, sizes_dwarf_name(die)) ||
		    !sizes_dwarf_type(die, &dwarf_type))
			continue;
		comparer->counts.variables_in_dwarf += !is_there;
		is_there = true;
		if (sizes_type_agrees(comparer, &dwarf_type, type, 0, why))
			return true;
	}
	if (!is_there && !has_symbol && has_die(comparer, name)) {
		snprintf(why, WHY, "is elsewhere");
		return false;
	}
	return !is_there;
}

static void compare_section(struct comparer *comparer, Elf *elf, uint32_t id)
{
	const struct btf_type *section = btf__type_by_id(comparer->btf, id);
	const struct btf_var_secinfo *entries = btf_var_secinfos(section);
	struct place place;
	bool is_known = find_section(comparer, elf, sizes_btf_name(comparer, section->name_off),
				     &place);

	for (uint32_t i = 0; i < btf_vlen(section); i++) {
		const struct btf_type *type = btf__type_by_id(comparer->btf, entries[i].type);
		struct object_symbol variable = {
			.name = sizes_btf_name(comparer, type->name_off),
			.section = is_known ? place.number : 0,
			.value = is_known ? place.symbol_address + entries[i].offset : 0,
			.size = entries[i].size,
		};
		bool has_symbol = false;
		char why[WHY] = "";

		comparer->counts.variables++;
		if (sizes_btf_size(comparer, type->type) != variable.size)
			snprintf(why, WHY, "has %u bytes, and its type has not", entries[i].size);
		else if (is_known &&
			 contradicts(comparer, &variable, is_open(comparer, type->type),
				     &has_symbol))
			snprintf(why, WHY, "has %u bytes, and its symbol has not", entries[i].size);
		else if (!is_known || die_agrees(comparer, variable.name,
						 place.address + entries[i].offset, type->type,
						 has_symbol, why))
			continue;
		printf("variable %s %s\n", variable.name, why);
		comparer->differences++;
	}
}

void sizes_compare_variables(struct comparer *comparer, Elf *elf)
{
	if (comparer->variable_count)
		qsort(comparer->variables, comparer->variable_count, sizeof(*comparer->variables),
		      compare_dwarf_variables);
	for (uint32_t id = comparer->first_id; id < btf__type_cnt(comparer->btf); id++)
		if (btf_is_datasec(btf__type_by_id(comparer->btf, id)))
			compare_section(comparer, elf, id);
}
