// SPDX-License-Identifier: GPL-3.0-or-later
//
// Appends functions and variables to the result, as candidates for FUNC and VAR.
//
// The graph has been interned, so each type and prototype has its class.
#include "import/layout.h"
#include "import/lookup.h"
#include "import/passes.h"

#include <dwarf.h>

#include "dwarf/location.h"

enum { MAX_SPECIFICATIONS = 4 }; // in a chain of DIEs; compilers make chains of two

// Is the tag among those from `first` on?
static bool has_tag(const struct import_result *result, size_t first,
		    const struct candidate_tag *tag)
{
	for (size_t i = first; i < result->tags.count; i++)
		if (result->tags.data[i].text == tag->text &&
		    result->tags.data[i].component == tag->component)
			return true;
	return false;
}

static uint32_t *first_tag_of(struct import *import, const struct import_tag *tag)
{
	return tag->tagged == TAGGED_FUNCTION ? &import->functions.data[tag->index].first_tag
					      : &import->variables.data[tag->index].first_tag;
}

// Chains the tags of each function or of each variable, in the order of the DIEs.
static void chain_tags(struct import *import, enum import_tagged tagged)
{
	for (size_t i = import->tags.count; i-- > 0;) {
		struct import_tag *tag = &import->tags.data[i];
		if (tag->tagged != tagged)
			continue;
		uint32_t *first = first_tag_of(import, tag);
		tag->next = *first;
		*first = (uint32_t)i + 1;
	}
}

// Appends the tags of a function or variable to result.tags. *first and *count get their range. A
// tag of a parameter that was left out is left out, too.
static enum status add_candidate_tags(struct import *import, uint32_t first_tag,
				      uint32_t parameter_count, uint32_t *first, uint32_t *count)
{
	struct import_result *result = &import->result;
	*first = (uint32_t)result->tags.count;
	for (uint32_t i = first_tag; i; i = import->tags.data[i - 1].next) {
		const struct import_tag *tag = &import->tags.data[i - 1];
		if (!tag->text)
			continue;
		if (tag->component != TYPE_NO_COMPONENT && tag->component >= parameter_count)
			continue;
		struct candidate_tag candidate = {.text = tag->text, .component = tag->component};
		if (has_tag(result, *first, &candidate))
			continue;
		TRY(vec_push(&result->tags, candidate));
	}
	*count = (uint32_t)result->tags.count - *first;
	return STATUS_OK;
}

static enum status keep_function_candidate(struct import *import, uint32_t row)
{
	const struct import_function *function = &import->functions.data[row];
	struct function_candidate candidate = {
		.name = function->name.id,
		.proto = type_graph_class_of_use(&import->graph, function->node),
		.symbol_name = function->symbol_name,
		.low_pc = function->low_pc,
		.low_pc_place = function->low_pc_place,
		.flags = function->flags,
		.refusal = function->refusal,
	};
	if (function->node_left)
		candidate.proto_left = type_graph_class_of_use(&import->graph, function->node_left);
	TRY(add_candidate_tags(import, function->first_tag, function->parameter_count,
			       &candidate.first_tag, &candidate.tag_count));
	return vec_push(&import->result.functions, candidate);
}

enum status import_add_functions(struct import *import)
{
	chain_tags(import, TAGGED_FUNCTION);
	for (size_t i = 0; i < import->functions.count; i++)
		if (import->functions.data[i].is_candidate)
			TRY(keep_function_candidate(import, (uint32_t)i));
	return STATUS_OK;
}

// Does the expression load all of the variable's bytes, without a change of what was loaded
// (encoding 4.4)?
static bool is_whole_value(struct import *import, const struct import_variable *variable,
			   uint64_t loaded_size, struct cursor *expression)
{
	uint32_t node = import_node_of_ref(import, variable->type);
	return loaded_size && import_size_of_node(import, node) == loaded_size &&
	       location_keeps_value(expression, variable->unit);
}

// encoding 4.4: one expression, an address and perhaps an offset from it.
static bool address_of_variable(struct import *import, const struct import_variable *variable,
		       struct variable_candidate *ret)
{
	if (!variable->has_location || (variable->location.form_class != FORM_CLASS_EXPRLOC &&
					variable->location.form_class != FORM_CLASS_BLOCK))
		return false;
	struct location_list list = location_list_begin(import->image, variable->unit,
							&variable->location);
	struct cursor expression;
	struct location_op op;
	if (!location_list_next(&list, &expression) ||
	    !location_next_op(&expression, variable->unit, &op))
		return false;
	if (op.code == DW_OP_addr) {
		ret->address = op.operand;
		const uint8_t *info = import->image->sections[DWARF_INFO].data;
		ret->address_place = (uint64_t)(expression.at - info) -
				     variable->unit->address_size;
	} else if (op.code == DW_OP_addrx || op.code == DW_OP_GNU_addr_index) {
		struct form_value index = {.bits = op.operand, .form_class = FORM_CLASS_ADDRX};
		import_forbid_reuse(import, REUSE_INDEXED_ADDRESS);
		if (form_address(import->image, variable->unit, &index, &ret->address) != STATUS_OK)
			return false;
	} else {
		return false;
	}
	bool is_loaded = false;
	while (!is_loaded && location_next_op(&expression, variable->unit, &op)) {
		is_loaded = op.code == DW_OP_deref_size;
		if (is_loaded && !is_whole_value(import, variable, op.operand, &expression))
			return false;
		if (!is_loaded && op.code != DW_OP_plus_uconst)
			return false; // a thread's own copy, or a value that is computed
		ret->address_addend += is_loaded ? 0 : op.operand;
	}
	ret->address += ret->address_addend;
	return expression.at == expression.end;
}

// Copies from declarations what the DIEs with the locations leave out.
void import_complete_variables(struct import *import)
{
	for (size_t i = 0; i < import->variables.count; i++) {
		struct import_variable *variable = &import->variables.data[i];
		uint32_t key = variable->specification;
		for (int depth = 0; depth < MAX_SPECIFICATIONS && key; depth++) {
			struct import_variable *declared = import_find_variable(import, key);
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
			if (!variable->linkage_name)
				variable->linkage_name = declared->linkage_name;
			variable->is_external |= declared->is_external;
			variable->is_artificial |= declared->is_artificial;
			// For LTO's DIEs, which have no DW_AT_declaration.
			declared->is_declaration = true;
			key = declared->specification;
		}
	}
}

static enum status add_variable_candidate(struct import *import, uint32_t row)
{
	const struct import_variable variable = import->variables.data[row];
	if (variable.is_declaration || variable.is_artificial || !variable.name)
		return STATUS_OK;
	struct variable_candidate candidate = {
		.name = variable.name,
		.linkage_name = variable.linkage_name,
		.is_external = variable.is_external,
	};
	bool may_get_address = import->image->is_lto && !variable.has_location;
	if (!may_get_address && !address_of_variable(import, &variable, &candidate)) {
		import_count_skip(import, SKIP_VAR_NO_ADDRESS);
		return STATUS_OK;
	}
	candidate.type = type_graph_class_of_use(&import->graph,
						 import_node_of_ref(import, variable.type));
	TRY(add_candidate_tags(import, variable.first_tag, 0, &candidate.first_tag,
			       &candidate.tag_count));
	return vec_push(&import->result.variables, candidate);
}

enum status import_add_variables(struct import *import)
{
	chain_tags(import, TAGGED_VARIABLE);
	for (size_t i = 0; i < import->variables.count; i++)
		TRY(add_variable_candidate(import, (uint32_t)i));
	return STATUS_OK;
}
