// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the prototype that is left of functions from which the compiler has removed parameters, and
// the name of their symbol, such as foo.isra.0 (encoding 3.8).
#include "import/lookup.h"
#include "import/passes.h"

// The symbol that begins where the function does, or NULL.
static const struct function_symbol *symbol_of(const struct import *import,
					       const struct import_function *function)
{
	if (!import->symbols || !function->low_pc)
		return NULL;
	const struct function_symbol *symbol =
		function_symbols_find(import->symbols, function->name.id);
	while (symbol && (symbol->is_helper || symbol->address != function->low_pc))
		symbol = function_symbols_next(import->symbols, symbol);
	return symbol;
}

static enum status add_prototype_left(struct import *import, struct import_function *function,
				      bool has_result)
{
	struct type_graph *graph = &import->graph;
	const struct type_node whole = graph->nodes.data[function->node];
	struct type_record record = whole.record;
	uint32_t first = (uint32_t)graph->items.count;
	if (!has_result)
		record.ref = 0;
	for (uint32_t i = 0; i < whole.record.item_count; i++) {
		bool is_parameter = i < function->parameter_count; // else it is "..."
		if (is_parameter &&
		    !import_has_place(&import->parameters.data[function->first_parameter + i]))
			continue;
		struct type_item item = graph->items.data[whole.first_item + i];
		TRY(vec_push(&graph->items, item));
	}
	record.item_count = (uint32_t)graph->items.count - first;
	TRY(type_graph_add(graph, &record, &function->node_left));
	graph->nodes.data[function->node_left].first_item = first;
	return STATUS_OK;
}

enum status import_add_true_signatures(struct import *import)
{
	for (size_t i = 0; import->wants_true_signatures && i < import->functions.count; i++) {
		struct import_function *function = &import->functions.data[i];
		const struct function_symbol *symbol =
			function->node ? symbol_of(import, function) : NULL;
		if (!symbol || (!symbol->full_name && !function->has_changed_signature))
			continue;
		function->symbol_name = symbol->full_name ? symbol->full_name : function->name.id;
		function->node_left = function->node;
		if (symbol->is_optimized || function->has_changed_signature)
			TRY(add_prototype_left(import, function, !symbol->is_sra));
	}
	return STATUS_OK;
}
