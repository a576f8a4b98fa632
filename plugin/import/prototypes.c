// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gives functions that may become a FUNC their prototype.
//
// A prototype is a type like any other, so it joins the graph before the graph is interned. The
// origin of a function's DIE has what the DIE leaves out. It is the abstract instance, or the
// declaration in the class.
#include "import/layout.h"
#include "import/lookup.h"
#include "import/passes.h"

enum {
	MAX_ORIGINS = 4,             // in a chain of DIEs; compilers make chains of two
	MAX_PARAMETERS = 0xffff - 1, // what vlen can count, with "..."
};

// Copies what a function's DIE leaves out from the origins of the function. The DIE may be a
// concrete instance, or a definition outside of its class.
static void complete_function(struct import *import, struct import_function *function)
{
	const struct import_function *origin = function;
	for (int i = 0; i < MAX_ORIGINS && origin->origin; i++) {
		origin = import_find_function(import, origin->origin);
		if (!origin)
			return;
		// Which of the two names is kept may depend on the symbols.
		if (function->has_name && origin->has_name && function->name.id != origin->name.id)
			import_forbid_reuse(import, REUSE_TWO_NAMES);
		if (!function->has_name && origin->has_name) {
			function->has_name = true;
			function->name = origin->name;
		}
		if (!function->has_type && origin->has_type) {
			function->has_type = true;
			function->type = origin->type;
		}
		function->has_changed_signature |= origin->has_changed_signature;
		function->is_terse &= origin->is_terse;
	}
}

// The same for its parameters. False if one of them still has no name, so that the function gets no
// FUNC (encoding 3.2.3).
static bool complete_parameters(struct import *import, const struct import_function *function)
{
	const struct import_function *origin =
		function->origin ? import_find_function(import, function->origin) : NULL;
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		struct import_parameter *parameter =
			&import->parameters.data[function->first_parameter + i];
		if (parameter->origin && origin) {
			const struct import_parameter *original =
				import_find_parameter(import, origin, parameter->origin);
			if (original && !parameter->has_name) {
				parameter->name = original->name;
				parameter->has_name = original->has_name;
			}
			// has_type stays, because it tells parameters.c that this is a concrete
			// instance's parameter.
			if (original && !parameter->has_type)
				parameter->type = original->type;
		}
		if (!parameter->has_name)
			return false;
	}
	return true;
}

// Does the image have this function, as far as symbols tell? Marks a function that is kept without
// a symbol.
static bool has_or_needs_no_symbol(const struct import *import, struct import_function *function)
{
	if (!import->symbols || (function->flags & FUNCTION_SYMBOL_ELSEWHERE) ||
	    function_symbols_find(import->symbols, function->name.id))
		return true;
	if (import->keeps_all_functions)
		function->flags |= FUNCTION_WITHOUT_SYMBOL;
	return import->keeps_all_functions;
}

// Why a function with a name and a symbol gets no FUNC.
static enum skip_reason reason_to_refuse(struct import *import,
					 const struct import_function *function)
{
	if (!function->name.is_identifier)
		return SKIP_FUNC_INVALID_NAME;
	if (!complete_parameters(import, function))
		return SKIP_FUNC_UNNAMED_PARAMETER;
	if (function->parameter_count > MAX_PARAMETERS)
		return SKIP_FUNC_TOO_MANY_PARAMETERS;
	return SKIP_REASON_COUNT;
}

static enum status add_prototype(struct import *import, struct import_function *function)
{
	struct type_record record = {
		.kind = TYPE_PROTO,
		.flags = TYPE_IS_UNUSED,
		.ref = import_node_of_ref(import, function->type),
	};
	if (import_is_void(import, record.ref))
		record.ref = 0; // kernels want void itself as "returns nothing" (encoding 1.7.26)
	TRY(type_graph_add(&import->graph, &record, &function->node));
	struct type_node *node = &import->graph.nodes.data[function->node];
	node->first_item = (uint32_t)import->graph.items.count;
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		const struct import_parameter *parameter =
			&import->parameters.data[function->first_parameter + i];
		struct type_item item = {.name = parameter->name,
					 .ref = import_node_of_ref(import, parameter->type)};
		TRY(vec_push(&import->graph.items, item));
	}
	node->record.item_count = function->parameter_count;
	if (function->is_variadic) {
		struct type_item ellipsis = {0};
		TRY(vec_push(&import->graph.items, ellipsis));
		node->record.item_count++;
	}
	return STATUS_OK;
}

static bool has_void_parameter(const struct import *import, const struct import_function *function)
{
	const struct type_node *node = &import->graph.nodes.data[function->node];
	for (uint32_t i = 0; i < function->parameter_count; i++)
		if (import_is_void(import, import->graph.items.data[node->first_item + i].ref))
			return true;
	return false;
}

// encoding 3.2.9: of an assembler's function the type is unspecified, and a unit that was compiled
// with -g1 has no types.
static bool says_nothing(const struct import *import, const struct import_function *function)
{
	bool is_key = function->has_type && !(function->type & REF_IS_NODE);
	uint32_t result = is_key ? import_node_of_key(import, function->type) : 0;
	if (result && (import->graph.nodes.data[result].record.flags & TYPE_IS_UNSPECIFIED))
		return true;
	const struct dwarf_unit *unit = function->unit;
	uint32_t end_key = function->unit_key + (uint32_t)(unit->end - unit->offset);
	uint32_t types = import_nodes_before(import, end_key);
	types -= import_nodes_before(import, function->unit_key);
	return function->is_terse && !function->has_type && !function->parameter_count &&
	       !function->is_variadic && !types;
}

static enum status refuse_or_add_prototype(struct import *import, struct import_function *function)
{
	function->refusal = (uint8_t)reason_to_refuse(import, function);
	if (function->refusal != SKIP_REASON_COUNT)
		return STATUS_OK;
	TRY(add_prototype(import, function));
	if (says_nothing(import, function))
		function->flags |= FUNCTION_SAYS_NOTHING;
	if (import->graph.nodes.data[function->node].record.ref)
		function->flags |= FUNCTION_HAS_RESULT;
	if (has_void_parameter(import, function)) {
		// Without the parameter's type BTF can't tell the prototype.
		function->refusal = SKIP_ILL_FORMED_PROTO;
		import->graph.nodes.data[function->node].record =
			(struct type_record){.kind = TYPE_VOID};
		function->node = 0;
	}
	return STATUS_OK;
}

enum status import_add_prototypes(struct import *import)
{
	for (size_t i = 0; i < import->functions.count; i++) {
		struct import_function *function = &import->functions.data[i];
		complete_function(import, function);
		if (function->is_declaration || !function->has_name ||
		    (!function->name.id && !import->keeps_all_functions))
			continue;
		if (!has_or_needs_no_symbol(import, function)) {
			import_count_skip(import, SKIP_FUNC_NO_SYMBOL);
			continue;
		}
		function->is_candidate = true;
		TRY(refuse_or_add_prototype(import, function));
	}
	return STATUS_OK;
}
