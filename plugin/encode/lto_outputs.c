// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the symbols of LTO's outputs, and compares them with the variables of LTO's inputs
// (lto_outputs.h).
#include "encode/lto_outputs.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

#include "encode/section_names.h"
#include "ldbtf/btf_format.h"

static enum status note_lto_name(void *data, const struct elf_symbol *symbol)
{
	struct image *image = data;
	size_t length = strcspn(symbol->name, ".");
	if (!length || symbol->section == SHN_UNDEF || symbol->type == STT_SECTION ||
	    symbol->type == STT_FILE)
		return STATUS_OK;
	uint32_t name;
	TRY(strings_intern(&image->reader->strings, symbol->name, length, &name));
	struct lto_symbol kept = {
		.address = elf_symbol_dwarf_addr(&image->elf, symbol),
		.name = name,
		.is_placed = symbol->is_in_section &&
			     (image->elf.sections[symbol->section].flags & SHF_ALLOC),
	};
	TRY(vec_push(&image->as_input.lto_symbols, kept));
	// Its DWARF is not read, so only symbols tell which variables lie in a section.
	if (symbol->type != STT_OBJECT || !symbol->is_in_section ||
	    !section_can_hold_variables(&image->elf.sections[symbol->section]))
		return STATUS_OK;
	return section_names_add(image, &image->elf.sections[symbol->section], name);
}

static int compare_places(const void *left, const void *right)
{
	const struct lto_symbol *a = left, *b = right;
	if (a->is_placed != b->is_placed)
		return a->is_placed ? 1 : -1;
	return a->address < b->address ? -1 : a->address > b->address;
}

// With -r, gcc makes one LTO object of many, unless -flinker-output=nolto-rel is given. Such an
// object has bodies of functions and no symbols, so the bodies tell which functions there will be.
enum status lto_output_read(struct image *image)
{
	TRY(function_symbols_read_lto(&image->elf, &image->reader->strings, &image->symbols));
	enum status status = elf_image_for_each_symbol(&image->elf, note_lto_name, image);
	if (image->as_input.lto_symbols.count)
		qsort(image->as_input.lto_symbols.data, image->as_input.lto_symbols.count,
		      sizeof(*image->as_input.lto_symbols.data), compare_places);
	return status == STATUS_ABSENT ? STATUS_OK : status;
}

enum status lto_outputs_gather(const struct image *first, struct hash_map *names, bool *ret)
{
	*ret = false;
	for (const struct image *image = first; image; image = image->next) {
		if (!image->input.is_lto_output)
			continue;
		*ret = true;
		for (size_t i = 0; i < image->as_input.lto_symbols.count; i++) {
			uint32_t *has_symbol;
			TRY(hash_map_insert(names, image->as_input.lto_symbols.data[i].name, 1,
					    &has_symbol));
			*has_symbol = 1;
		}
		for (size_t i = 0; i < image->symbols.symbols.count; i++) {
			uint32_t *unused;
			TRY(hash_map_insert(names, image->symbols.symbols.data[i].name, 0,
					    &unused));
		}
	}
	return STATUS_OK;
}

// Bytes of a VAR and its DATASEC's entry, without the name.
enum {
	VAR_BYTES = sizeof(struct ldbtf_type) + sizeof(struct ldbtf_var) +
		    sizeof(struct ldbtf_datasec_entry),
};

// In how many places of LTO's outputs can variables of its inputs be? These are the places of
// symbols that have one of `names`.
static size_t count_lto_places(const struct image *first, const struct hash_map *names)
{
	size_t places = 0;
	for (const struct image *image = first; image; image = image->next) {
		const struct lto_symbol *last = NULL; // the last one that was counted
		for (size_t i = 0; i < image->as_input.lto_symbols.count; i++) {
			const struct lto_symbol *symbol = &image->as_input.lto_symbols.data[i];
			bool is_same = last && last->is_placed && symbol->is_placed &&
				       last->address == symbol->address;
			if (is_same || !hash_map_find(names, symbol->name))
				continue;
			last = symbol;
			places++;
		}
	}
	return places;
}

static enum status list_variable_names(const struct import_result *const *results, size_t count,
				       struct hash_map *names)
{
	for (size_t u = 0; u < count; u++) {
		const struct import_result *result = results[u];
		for (size_t i = 0; result->is_lto && i < result->variables.count; i++) {
			uint32_t *unused;
			TRY(hash_map_insert(names, result->variables.data[i].name, 0, &unused));
		}
	}
	return STATUS_OK;
}

// There can be fewer places than VARs that count, for two reasons. Static variables of many units
// can have one name, and LTO kept some of them. And gcc gives constant variables of the same value
// one place (-fipa-icf). Each place gets one VAR (encoding 4.13). It is not known which, so the
// bytes of names still count.
enum status lto_outputs_excess(const struct image *first,
			       const struct import_result *const *results, size_t count,
			       size_t var_count, size_t *ret)
{
	*ret = 0;
	if (!var_count)
		return STATUS_OK;
	struct hash_map names = {0};
	enum status status = list_variable_names(results, count, &names);
	size_t places = count_lto_places(first, &names);
	hash_map_deinit(&names);
	if (places < var_count)
		*ret = (var_count - places) * VAR_BYTES;
	return status;
}
