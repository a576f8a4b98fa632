// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rows of a group that are functions and variables, as candidates for FUNC and VAR.
//
// A function's prototype is a type like any other, so it joins the graph before that is interned;
// the class that it got is read back afterwards.
#include "import/import.h"

#include <assert.h>
#include <dwarf.h>
#include <elf.h>
#include <string.h>

#include "dwarf/location.h"

// What import_find_row() looks at.
static_assert(!offsetof(struct import_function, key) && !offsetof(struct import_variable, key) &&
	      !offsetof(struct import_annotation, key), "keys are not first");

enum { MAX_ORIGINS = 4, MAX_PARAMETERS = 0xffff - 1 };

size_t import_find_row(const void *rows, size_t count, size_t row_size, uint32_t key)
{
	const uint8_t *bytes = rows;
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint32_t found;
		memcpy(&found, bytes + middle * row_size, sizeof(found));
		if (found == key)
			return middle;
		if (found < key)
			low = middle + 1;
		else
			high = middle;
	}
	return count;
}

struct import_function *import_find_function(const struct import *import, uint32_t key)
{
	size_t row = import_find_row(import->functions.data, import->functions.count, sizeof(struct import_function), key);
	return row < import->functions.count ? &import->functions.data[row] : NULL;
}

struct import_parameter *import_find_parameter(const struct import *import,
					       const struct import_function *function, uint32_t key)
{
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		struct import_parameter *parameter = &import->parameters.data[function->first_parameter + i];
		if (parameter->key == key)
			return parameter;
	}
	return NULL;
}

static struct import_variable *find_variable(const struct import *import, uint32_t key)
{
	size_t row = import_find_row(import->variables.data, import->variables.count, sizeof(struct import_variable), key);
	return row < import->variables.count ? &import->variables.data[row] : NULL;
}

// Takes from its origins what the DIE of a concrete instance, or of a definition outside of its class, leaves out.
static void complete_function(struct import *import, struct import_function *function)
{
	const struct import_function *origin = function;
	for (int i = 0; i < MAX_ORIGINS && origin->origin; i++) {
		origin = import_find_function(import, origin->origin);
		if (!origin)
			return;
		// Which of the two is kept may then depend on the symbols.
		if (function->has_name && origin->has_name && function->name.id != origin->name.id)
			import->is_reusable = false;
		if (!function->has_name && origin->has_name) {
			function->has_name = true;
			function->name = origin->name;
		}
		if (!function->has_type && origin->has_type) {
			function->has_type = true;
			function->type = origin->type;
		}
		function->has_changed_signature |= origin->has_changed_signature;
	}
}

// The same for its parameters. False if one of them has no name even so: no FUNC then (encoding 3.2.3).
static bool complete_parameters(struct import *import, const struct import_function *function)
{
	const struct import_function *origin =
		function->origin ? import_find_function(import, function->origin) : NULL;
	for (uint32_t i = 0; i < function->parameter_count; i++) {
		struct import_parameter *parameter = &import->parameters.data[function->first_parameter + i];
		if (parameter->origin && origin) {
			const struct import_parameter *original =
				import_find_parameter(import, origin, parameter->origin);
			if (original && !parameter->has_name) {
				parameter->name = original->name;
				parameter->has_name = original->has_name;
			}
			// has_type stays: it tells parameters.c that this is a concrete instance's.
			if (original && !parameter->has_type)
				parameter->type = original->type;
		}
		if (!parameter->has_name)
			return false;
	}
	return true;
}

// Does some symbol of the image say that it has this function? Marks it if it is kept nevertheless.
static bool has_symbol(const struct import *import, struct import_function *function)
{
	if (!import->symbols || (function->flags & FUNCTION_SYMBOL_ELSEWHERE) ||
	    function_symbols_find(import->symbols, function->name.id))
		return true;
	if (import->keeps_all_functions)
		function->flags |= FUNCTION_WITHOUT_SYMBOL;
	return import->keeps_all_functions;
}

// Why a function with a name and a symbol gets no FUNC.
static enum skip_reason reason_to_refuse(struct import *import, const struct import_function *function)
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
		const struct import_parameter *parameter = &import->parameters.data[function->first_parameter + i];
		struct type_item item = {.name = parameter->name, .ref = import_node_of_ref(import, parameter->type)};
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

static enum status add_candidate(struct import *import, struct import_function *function)
{
	function->refusal = (uint8_t)reason_to_refuse(import, function);
	if (function->refusal != SKIP_REASON_COUNT)
		return STATUS_OK;
	TRY(add_prototype(import, function));
	if (has_void_parameter(import, function)) {
		// Of a type that BTF can't tell: so can't the function.
		function->refusal = SKIP_ILL_FORMED_PROTO;
		import->graph.nodes.data[function->node].record = (struct type_record){.kind = TYPE_VOID};
		function->node = 0;
	}
	return STATUS_OK;
}

enum status import_prototypes(struct import *import)
{
	for (size_t i = 0; i < import->functions.count; i++) {
		struct import_function *function = &import->functions.data[i];
		complete_function(import, function);
		if (function->is_declaration || !function->has_name ||
		    (!function->name.id && !import->keeps_all_functions))
			continue;
		if (!has_symbol(import, function)) {
			import_count_skip(import, SKIP_FUNC_NO_SYMBOL);
			continue;
		}
		function->is_candidate = true;
		TRY(add_candidate(import, function));
	}
	import_judge_parameters(import);
	return STATUS_OK;
}

static enum status add_function(struct import *import, uint32_t row)
{
	const struct import_function *function = &import->functions.data[row];
	struct function_candidate candidate = {
		.name = function->name.id,
		.proto = type_graph_class_of_use(&import->graph, function->node),
		.low_pc = function->low_pc,
		.low_pc_place = function->low_pc_place,
		.flags = function->flags,
		.refusal = function->refusal,
	};
	TRY(import_tag_candidate(import, TAGGED_FUNCTION, row, function->parameter_count, &candidate.first_tag,
				 &candidate.tag_count));
	return vec_push(&import->result.functions, candidate);
}

// encoding 4.4: one expression, an address and perhaps an offset from it.
static bool address_of(struct import *import, const struct import_variable *variable,
		       struct variable_candidate *ret)
{
	if (!variable->has_location || (variable->location.form_class != FORM_CLASS_EXPRLOC &&
					variable->location.form_class != FORM_CLASS_BLOCK))
		return false;
	struct location_list list = location_list_begin(import->image, variable->unit, &variable->location);
	struct cursor expression;
	struct location_op op;
	if (!location_list_next(&list, &expression) || !location_next_op(&expression, variable->unit, &op))
		return false;
	if (op.code == DW_OP_addr) {
		ret->address = op.operand;
		ret->address_place = (uint64_t)(expression.at - import->image->sections[DWARF_INFO].data) -
				     variable->unit->address_size;
	} else if (op.code == DW_OP_addrx || op.code == DW_OP_GNU_addr_index) {
		struct form_value index = {.bits = op.operand, .form_class = FORM_CLASS_ADDRX};
		import->is_reusable = false;
		if (form_address(import->image, variable->unit, &index, &ret->address) != STATUS_OK)
			return false;
	} else {
		return false;
	}
	while (location_next_op(&expression, variable->unit, &op)) {
		if (op.code != DW_OP_plus_uconst)
			return false; // a thread's own copy, or a value that is computed
		ret->address_addend += op.operand;
	}
	ret->address += ret->address_addend;
	return expression.at == expression.end;
}

// Takes from the declarations what the DIEs with the locations leave out.
static void complete_variables(struct import *import)
{
	for (size_t i = 0; i < import->variables.count; i++) {
		struct import_variable *variable = &import->variables.data[i];
		uint32_t key = variable->specification;
		for (int depth = 0; depth < MAX_ORIGINS && key; depth++) {
			struct import_variable *declared = find_variable(import, key);
			if (!declared || declared == variable)
				break;
			if (!variable->has_name) {
				variable->name = declared->name;
				variable->has_name = declared->has_name;
			}
			if (!variable->has_type) {
				variable->type = declared->type;
				variable->has_type = declared->has_type;
			}
			variable->is_external |= declared->is_external;
			variable->is_artificial |= declared->is_artificial;
			declared->is_declaration = true; // for LTO's DIEs, which have no DW_AT_declaration
			key = declared->specification;
		}
	}
}

static enum status add_variable(struct import *import, uint32_t row)
{
	const struct import_variable variable = import->variables.data[row];
	if (variable.is_declaration || variable.is_artificial || !variable.name.id)
		return STATUS_OK;
	struct variable_candidate candidate = {.name = variable.name.id, .is_external = variable.is_external};
	bool may_get_address = import->image->is_lto && !variable.has_location;
	if (!may_get_address && !address_of(import, &variable, &candidate)) {
		import_count_skip(import, SKIP_VAR_NO_ADDRESS);
		return STATUS_OK;
	}
	if (!variable.name.is_identifier) {
		import_count_skip(import, SKIP_VAR_INVALID_NAME);
		return STATUS_OK;
	}
	candidate.type = type_graph_class_of_use(&import->graph, import_node_of_ref(import, variable.type));
	TRY(import_tag_candidate(import, TAGGED_VARIABLE, row, 0, &candidate.first_tag, &candidate.tag_count));
	return vec_push(&import->result.variables, candidate);
}

enum status import_symbols(struct import *import)
{
	for (size_t i = 0; i < import->functions.count; i++)
		if (import->functions.data[i].is_candidate)
			TRY(add_function(import, (uint32_t)i));
	complete_variables(import);
	for (size_t i = 0; i < import->variables.count; i++)
		TRY(add_variable(import, (uint32_t)i));
	return STATUS_OK;
}

void import_begin_image(struct import *import, const struct dwarf_image *image,
			const struct function_symbols *symbols)
{
	import->image = image;
	import->symbols = symbols;
	names_reset(&import->names);
	import->names.are_places_new = image->elf->type == ET_REL;
}

// A type unit defines the type of its signature; of two copies the first counts.
static enum status note_type_unit(struct import *import, const struct import_unit *row)
{
	const struct dwarf_unit *unit = row->unit;
	bool is_type_unit = unit->unit_type == DW_UT_type || unit->unit_type == DW_UT_split_type;
	if (!is_type_unit || !unit->type_die || unit->type_signature == UINT64_MAX)
		return STATUS_OK;
	uint32_t *key;
	return hash_map_insert(&import->type_units, unit->type_signature,
			       row->first_key + (uint32_t)(unit->type_die - unit->offset), &key);
}

static enum status list_units(struct import *import, size_t first, size_t count)
{
	vec_clear(&import->units);
	hash_map_clear(&import->type_units);
	uint64_t key = 0;
	for (size_t i = first; i < first + count; i++) {
		const struct dwarf_unit *unit = &import->image->units.data[i];
		struct import_unit row = {.unit = unit, .first_key = (uint32_t)key};
		TRY(vec_push(&import->units, row));
		TRY(note_type_unit(import, &row));
		key += unit->end - unit->offset;
		if (key > IMPORT_LARGEST_GROUP) {
			diag_add(&import->image->where, DIAG_ERROR,
				 "units that refer to each other take more than %d bytes of .debug_info\n"
				 "  fix: link without LTO, or compile a part of it without -g",
				 IMPORT_LARGEST_GROUP);
			return STATUS_UNSUPPORTED;
		}
	}
	return STATUS_OK;
}

static void begin_result(struct import *import)
{
	struct import_result *result = &import->result;
	vec_clear(&result->uses.classes);
	vec_clear(&result->uses.definitions);
	vec_clear(&result->uses.declarations);
	vec_clear(&result->functions);
	vec_clear(&result->variables);
	vec_clear(&result->tags);
	vec_clear(&result->names);
	memset(result->skipped, 0, sizeof(result->skipped));
	result->unit_count = 0;
	result->is_lto = import->image->is_lto;
	result->is_reusable = false;
}

// An array of the draft, for good. Of no elements, what the result has.
static enum status keep(struct arena *arena, const void *from, size_t size, void *ret)
{
	if (!size)
		return STATUS_OK;
	void *copy = arena_alloc(arena, size, 8);
	if (!copy)
		return STATUS_NO_MEMORY;
	memcpy(copy, from, size);
	memcpy(ret, &copy, sizeof(copy));
	return STATUS_OK;
}

#define KEEP(arena, to, from)                                                                                   \
	((to)->count = (from)->count,                                                                            \
	 keep((arena), (from)->data, (from)->count * sizeof(*(from)->data), &(to)->data))

static enum status keep_result(struct arena *arena, const struct import_result *draft, struct import_result *ret)
{
	memcpy(ret->skipped, draft->skipped, sizeof(ret->skipped));
	ret->unit_count = draft->unit_count;
	ret->is_lto = draft->is_lto;
	ret->is_reusable = draft->is_reusable;
	TRY(KEEP(arena, &ret->uses.classes, &draft->uses.classes));
	TRY(KEEP(arena, &ret->uses.definitions, &draft->uses.definitions));
	TRY(KEEP(arena, &ret->uses.declarations, &draft->uses.declarations));
	TRY(KEEP(arena, &ret->functions, &draft->functions));
	TRY(KEEP(arena, &ret->variables, &draft->variables));
	TRY(KEEP(arena, &ret->tags, &draft->tags));
	return KEEP(arena, &ret->names, &draft->names);
}

enum status import_group(struct import *import, size_t first, size_t count, struct import_result *ret)
{
	begin_result(import);
	import->is_reusable = import->keeps_all_functions && count == 1 && !import->result.is_lto;
	import->names_to_pass = 1;
	TRY(list_units(import, first, count));
	TRY(import_walk(import));
	TRY(import_types(import));
	TRY(import_symbols(import));
	// Of a function that is left out, references are not looked at.
	import->result.is_reusable = import->is_reusable && !import->result.skipped[SKIP_UNRESOLVED_REFERENCE];
	return keep_result(&import->results, &import->result, ret);
}
