// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads symbols as they are in the file, with all of st_other, where machines have marks of their
// own (MIPS16, the local entry of PowerPC64).
#include "tool/debug_symbols.h"

#include <elf.h>
#include <string.h>

#include "support/search.h"

// ---- Reading. ----

static const struct elf_section *find_symbol_table(const struct elf_image *elf, uint32_t type)
{
	for (size_t i = 1; i < elf->section_count; i++)
		if (elf->sections[i].type == type)
			return &elf->sections[i];
	return NULL;
}

static bool is_function(const struct elf_image *elf, const GElf_Sym *symbol)
{
	return GELF_ST_TYPE(symbol->st_info) == STT_FUNC && symbol->st_shndx != SHN_UNDEF &&
	       symbol->st_shndx < elf->section_count &&
	       elf->sections[symbol->st_shndx].flags & SHF_EXECINSTR;
}

// Of .dynsym, what other files define is left out.
static bool is_wanted_symbol(const struct elf_section *table, const GElf_Sym *symbol)
{
	return table->type == SHT_SYMTAB || symbol->st_shndx != SHN_UNDEF;
}

static enum status read_table(const struct elf_image *elf, const struct elf_section *table,
			      struct debug_symbols *ret)
{
	Elf_Scn *section = elf_getscn(elf->elf, table->index);
	Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
	GElf_Sym symbol;
	for (int i = 1; data && gelf_getsym(data, i, &symbol); i++) {
		const char *name = elf_strptr(elf->elf, table->link, symbol.st_name);
		if (name && is_wanted_symbol(table, &symbol))
			TRY(vec_push(&ret->list, ((struct debug_symbol){
				name, symbol, is_function(elf, &symbol)})));
	}
	return STATUS_OK;
}

// ---- Order. ----

static int compare_names(const void *a, const void *b, void *data)
{
	const struct debug_symbols *symbols = data;
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	int order = strcmp(symbols->list.data[left].name, symbols->list.data[right].name);
	return order ? order : left < right ? -1 : left > right;
}

static int compare_values(const void *a, const void *b, void *data)
{
	const struct debug_symbols *symbols = data;
	uint64_t left = symbols->list.data[*(const uint32_t *)a].symbol.st_value;
	uint64_t right = symbols->list.data[*(const uint32_t *)b].symbol.st_value;
	return left < right ? -1 : left > right;
}

// UINT64_MAX: unknown.
static uint64_t section_end_of(const struct elf_image *elf, const GElf_Sym *symbol)
{
	if (!elf)
		return UINT64_MAX;
	const struct elf_section *section = &elf->sections[symbol->st_shndx];
	return section->addr + section->size;
}

// `numbers` are those of symbols. They are sorted here.
static void add_sizes(const struct elf_image *elf, struct debug_symbols *symbols,
		      uint32_t *numbers, size_t count)
{
	uint64_t next_value = UINT64_MAX, value = UINT64_MAX;
	qsort_r(numbers, count, sizeof(*numbers), compare_values, symbols);
	for (size_t i = count; i-- > 0;) {
		GElf_Sym *symbol = &symbols->list.data[numbers[i]].symbol;
		if (symbol->st_value != value)
			next_value = value;
		value = symbol->st_value;
		uint64_t end = section_end_of(elf, symbol);
		end = next_value < end ? next_value : end;
		if (!symbol->st_size && end > value && end != UINT64_MAX)
			symbol->st_size = end - value;
	}
}

enum status debug_symbols_index(struct debug_symbols *symbols, const struct elf_image *elf)
{
	VEC(uint32_t) ends = {0}; // what ends the function before it
	enum status status = STATUS_OK;
	for (uint32_t i = 0; i < symbols->list.count && status == STATUS_OK; i++) {
		status = vec_push(&symbols->by_name, i);
		if (status == STATUS_OK && (symbols->list.data[i].is_function || !elf))
			status = vec_push(&ends, i);
	}
	if (status == STATUS_OK && ends.count)
		add_sizes(elf, symbols, ends.data, ends.count);
	if (status == STATUS_OK && symbols->by_name.count)
		qsort_r(symbols->by_name.data, symbols->by_name.count, sizeof(uint32_t),
			compare_names, symbols);
	vec_free(&ends);
	return status;
}

enum status debug_symbols_read(const struct elf_image *elf, struct debug_symbols *ret)
{
	*ret = (struct debug_symbols){.is_arm = elf->machine == EM_ARM};
	const struct elf_section *table = find_symbol_table(elf, SHT_SYMTAB);
	if (!table)
		table = find_symbol_table(elf, SHT_DYNSYM);
	if (table)
		TRY(read_table(elf, table, ret));
	return debug_symbols_index(ret, elf);
}

void debug_symbols_deinit(struct debug_symbols *symbols)
{
	vec_free(&symbols->list);
	vec_free(&symbols->by_name);
}

// ---- Looking up. ----

static const struct debug_symbol *nth_by_name(const struct debug_symbols *symbols, size_t i)
{
	return i < symbols->by_name.count ? &symbols->list.data[symbols->by_name.data[i]] : NULL;
}

// The first, by name, whose name is not before `name`.
static size_t find_name(const struct debug_symbols *symbols, const char *name)
{
	struct search search = search_among(symbols->by_name.count);
	while (search_is_open(&search))
		search_narrow(&search,
			      strcmp(nth_by_name(symbols, search.middle)->name, name) < 0);
	return search.first;
}

const struct debug_symbol *debug_symbols_named(const struct debug_symbols *symbols,
					       const char *name, size_t *ret_count)
{
	size_t first = find_name(symbols, name), end = first;
	const struct debug_symbol *symbol;
	while ((symbol = nth_by_name(symbols, end)) && !strcmp(symbol->name, name))
		end++;
	*ret_count = end - first;
	return nth_by_name(symbols, first);
}

bool debug_symbols_have(const struct debug_symbols *symbols, const char *name, uint64_t value)
{
	const struct debug_symbol *symbol;
	for (size_t i = find_name(symbols, name);
	     (symbol = nth_by_name(symbols, i)) && !strcmp(symbol->name, name); i++)
		if (symbol->symbol.st_value == value)
			return true;
	return false;
}

// Counts addresses: 0, 1, or 2 for several.
struct code_search {
	const struct debug_symbols *symbols;
	int addresses;
	struct debug_code *found;
};

static void note_code(struct code_search *search, const struct debug_symbol *symbol)
{
	if (!symbol->is_function)
		return;
	uint64_t address = symbol->symbol.st_value & ~(uint64_t)search->symbols->is_arm;
	if (search->addresses && search->found->address != address)
		search->addresses = 2;
	if (search->addresses)
		return;
	search->addresses = 1;
	*search->found = (struct debug_code){
		address, symbol->symbol.st_size,
		GELF_ST_BIND(symbol->symbol.st_info) != STB_LOCAL};
}

// Pieces of functions (encoding 3.1.2).
static bool is_piece(const char *suffix)
{
	return strstr(suffix, ".cold") || strstr(suffix, ".part");
}

static void note_suffixed(struct code_search *search, const char *name)
{
	const struct debug_symbols *symbols = search->symbols;
	const struct debug_symbol *symbol;
	size_t length = strlen(name), i = find_name(symbols, name);
	// What stands between `name` and `name.` has a character before '.' behind the name.
	for (; (symbol = nth_by_name(symbols, i)) && !strncmp(symbol->name, name, length); i++) {
		if ((unsigned char)symbol->name[length] > '.')
			return;
		if (symbol->name[length] == '.' && !is_piece(symbol->name + length))
			note_code(search, symbol);
	}
}

bool debug_symbols_code(const struct debug_symbols *symbols, const char *name,
			struct debug_code *ret)
{
	struct code_search search = {.symbols = symbols, .found = ret};
	const struct debug_symbol *symbol;
	for (size_t i = find_name(symbols, name);
	     (symbol = nth_by_name(symbols, i)) && !strcmp(symbol->name, name); i++)
		note_code(&search, symbol);
	if (!search.addresses)
		note_suffixed(&search, name);
	return search.addresses == 1;
}
