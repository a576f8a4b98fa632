// SPDX-License-Identifier: GPL-3.0-or-later
//
// Debuggers expect that an address belongs to one function. But linkers may fold equal functions to
// one address, and symbols of assembler may overlap. Then the first function has the code, by
// address and type ID.
#include "tool/debug_functions.h"

#include <stdlib.h>

static enum status note_function(struct debug_functions *functions,
				 const struct debug_symbols *symbols,
				 const struct ldbtf_view *view)
{
	struct function_range *place = &functions->places[view->id];
	struct debug_code code;
	place->is_global = view->vlen != LDBTF_LINKAGE_STATIC;
	if (!debug_symbols_code(symbols, view->name, &code))
		return STATUS_OK;
	*place = (struct function_range){true, code.is_global, code.address, code.size};
	return vec_push(&functions->ranges,
			((struct code_range){code.address, code.size, view->id}));
}

static int compare_ranges(const void *a, const void *b)
{
	const struct code_range *left = a, *right = b;
	if (left->address != right->address)
		return left->address < right->address ? -1 : 1;
	return left->id < right->id ? -1 : left->id > right->id;
}

static void drop_overlaps(struct debug_functions *functions)
{
	size_t kept = 0;
	for (size_t i = 0; i < functions->ranges.count; i++) {
		struct code_range range = functions->ranges.data[i];
		const struct code_range *last = &functions->ranges.data[kept - !!kept];
		bool is_free = !kept || range.address - last->address >= last->size;
		if (range.size && range.size <= UINT64_MAX - range.address && is_free)
			functions->ranges.data[kept++] = range;
		else
			functions->places[range.id].size = 0;
	}
	functions->ranges.count = kept;
}

enum status debug_functions_find(const struct btf_file *file, const struct debug_symbols *symbols,
				 struct debug_functions *ret)
{
	struct ldbtf_view view = {0};
	*ret = (struct debug_functions){0};
	ret->places = calloc((size_t)ldbtf_type_count(&file->btf) + 1, sizeof(*ret->places));
	if (!ret->places)
		return STATUS_NO_MEMORY;
	while (ldbtf_next_type(&file->btf, &view) == LDBTF_OK)
		if (view.kind == LDBTF_KIND_FUNC && view.id >= file->btf.first_id)
			TRY(note_function(ret, symbols, &view));
	if (ret->ranges.count)
		qsort(ret->ranges.data, ret->ranges.count, sizeof(*ret->ranges.data),
		      compare_ranges);
	drop_overlaps(ret);
	return STATUS_OK;
}

void debug_functions_deinit(struct debug_functions *functions)
{
	free(functions->places);
	vec_free(&functions->ranges);
}
