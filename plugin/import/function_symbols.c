// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the names of functions from a symbol table, or from the sections of an LTO object.
#include "import/function_symbols.h"

#include <elf.h>
#include <string.h>

struct function_reader {
	const struct elf_image *elf;
	struct strings *strings;
	struct function_symbols *symbols;
	bool keeps_full_names;
};

// Suffixes of parts that gcc splits off from functions. These are no functions (encoding 3.1.2).
static bool is_fragment(const char *suffix)
{
	return strstr(suffix, ".cold") || strstr(suffix, ".part");
}

// Suffixes that compilers give to a copy of a function, or to a function that they rename.
static bool is_of_function(const char *suffix)
{
	static const char *const known[] = {".isra", ".constprop", ".lto_priv", ".llvm", ".clone",
					    ".localalias", ".__uniq", ".cfi"};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strncmp(suffix, known[i], strlen(known[i])))
			return true;
	return !suffix[0] || (suffix[1] >= '0' && suffix[1] <= '9');
}

static enum status add_symbol_name(struct function_reader *reader, const struct elf_symbol *symbol)
{
	uint32_t name, *unused;
	TRY(strings_intern(reader->strings, symbol->name, strlen(symbol->name), &name));
	return hash_map_insert(&reader->symbols->chosen_at_run_time, name, 1, &unused);
}

// C++ mangles the name of a static variable: _ZL14__ldbtf_keep_0.
static bool is_mark(const char *name)
{
	if (!strncmp(name, "_ZL", 3))
		name += 3 + strspn(name + 3, "0123456789");
	return !strncmp(name, KEEP_MARK_PREFIX, strlen(KEEP_MARK_PREFIX));
}

static enum status add_function_symbol(void *data, const struct elf_symbol *symbol)
{
	struct function_reader *reader = data;
	if (symbol->type == STT_GNU_IFUNC && symbol->name[0])
		return add_symbol_name(reader, symbol);
	if (symbol->type == STT_OBJECT)
		reader->symbols->mark_count += is_mark(symbol->name);
	if (symbol->type != STT_FUNC || !symbol->name[0])
		return STATUS_OK;
	const char *suffix = strchrnul(symbol->name, '.');
	if (suffix == symbol->name || is_fragment(suffix))
		return STATUS_OK;

	struct function_symbol function = {
		.address = elf_symbol_dwarf_addr(reader->elf, symbol),
		.is_optimized = strstr(suffix, ".isra") || strstr(suffix, ".constprop"),
		.is_sra = strstr(suffix, ".isra"),
		.is_helper = !is_of_function(suffix),
	};
	TRY(strings_intern(reader->strings, symbol->name, (size_t)(suffix - symbol->name),
			   &function.name));
	if (*suffix && reader->keeps_full_names)
		TRY(strings_intern(reader->strings, symbol->name, strlen(symbol->name),
				   &function.full_name));

	struct function_symbols *symbols = reader->symbols;
	uint32_t *last;
	TRY(hash_map_insert(&symbols->by_name, function.name, 0, &last));
	function.next = *last;
	TRY(vec_push(&symbols->symbols, function));
	*last = (uint32_t)symbols->symbols.count;
	return STATUS_OK;
}

enum status function_symbols_read(const struct elf_image *elf, struct strings *strings,
				  struct function_symbols *ret)
{
	*ret = (struct function_symbols){0};
	struct function_reader reader = {
		.elf = elf,
		.strings = strings,
		.symbols = ret,
		.keeps_full_names = true,
	};
	enum status status = elf_image_for_each_symbol(elf, add_function_symbol, &reader);
	return status == STATUS_ABSENT ? STATUS_OK : status;
}

// gcc's lto-streamer.h tells the names of sections. A body is in ".gnu.lto_NAME.ORDER.ID", before
// gcc 10 without ORDER. Tables are in sections that have a '.' in the place of NAME.
enum status function_symbols_read_lto(const struct elf_image *elf, struct strings *strings,
				      struct function_symbols *ret)
{
	static const char prefix[] = ".gnu.lto_";
	*ret = (struct function_symbols){0};
	struct function_reader reader = {.elf = elf, .strings = strings, .symbols = ret};
	for (size_t i = 1; i < elf->section_count; i++) {
		struct elf_section section;
		TRY(elf_image_section(elf, i, &section));
		if (strncmp(section.name, prefix, sizeof(prefix) - 1))
			continue;
		struct elf_symbol symbol = {.name = section.name + sizeof(prefix) - 1,
					    .type = STT_FUNC};
		TRY(add_function_symbol(&reader, &symbol));
	}
	return STATUS_OK;
}

void function_symbols_deinit(struct function_symbols *symbols)
{
	vec_free(&symbols->symbols);
	hash_map_deinit(&symbols->by_name);
	hash_map_deinit(&symbols->chosen_at_run_time);
}

const struct function_symbol *function_symbols_find(const struct function_symbols *symbols,
						    uint32_t name)
{
	const uint32_t *last = hash_map_find(&symbols->by_name, name);
	return last ? &symbols->symbols.data[*last - 1] : NULL;
}

const struct function_symbol *function_symbols_next(const struct function_symbols *symbols,
						    const struct function_symbol *symbol)
{
	return symbol->next ? &symbols->symbols.data[symbol->next - 1] : NULL;
}

bool function_symbols_has_function(const struct function_symbols *symbols, uint32_t name)
{
	const struct function_symbol *symbol = function_symbols_find(symbols, name);
	for (; symbol; symbol = function_symbols_next(symbols, symbol))
		if (!symbol->is_helper)
			return true;
	return hash_map_find(&symbols->chosen_at_run_time, name) != NULL;
}

bool function_symbols_is_ambiguous(const struct function_symbols *symbols, uint32_t name,
				   bool counts_helpers)
{
	uint64_t address = 0;
	const struct function_symbol *symbol = function_symbols_find(symbols, name);
	for (; symbol; symbol = function_symbols_next(symbols, symbol)) {
		if (!symbol->address || (symbol->is_helper && !counts_helpers))
			continue;
		if (address && symbol->address != address)
			return true;
		address = symbol->address;
	}
	return false;
}
