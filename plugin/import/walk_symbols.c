// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes rows of DIEs that are functions, their parameters, and variables.
//
// candidates.c decides which of them become candidates, when all rows are there. Here a DIE is left
// out if it can't become a candidate, whatever follows. Most are, for example functions that were
// inlined everywhere, and variables of functions.
#include "import/walk_symbols.h"

#include <dwarf.h>
#include <string.h>

#include "import/walk_annotations.h"
#include "import/walk_values.h"

static enum status walk_function_parameter(struct walk *walk, const struct walk_context *parent)
{
	struct import_parameter parameter = {
		.key = walk->key,
		.type = walk_key_of(walk, ATTR_TYPE),
		.origin = walk_key_of(walk, ATTR_ABSTRACT_ORIGIN),
		.has_type = die_has(&walk->attrs, ATTR_TYPE),
		.has_location = die_has(&walk->attrs, ATTR_LOCATION),
		.has_const_value = die_has(&walk->attrs, ATTR_CONST_VALUE),
	};
	struct name name;
	TRY(walk_name_of(walk, ATTR_NAME, &name));
	if (name.is_identifier) {
		parameter.name = name.id;
		parameter.has_name = true;
	}
	if (parameter.has_location)
		parameter.location = walk->attrs.values[ATTR_LOCATION];
	TRY(vec_push(&walk->import->open_parameters, parameter));
	uint32_t number = (uint32_t)walk->import->open_parameters.count - 1 - parent->first_open;
	uint32_t function = parent->index;
	TRY(note_annotations(walk, TAGGED_FUNCTION, function, number));
	enter(walk, CONTEXT_PARAMETER, function);
	walk->context.component = number;
	return STATUS_OK;
}

enum status walk_parameter(struct walk *walk)
{
	const struct walk_context *parent = parent_of(walk);
	if (parent && parent->kind == CONTEXT_FUNCTION)
		return walk_function_parameter(walk, parent);
	if (!parent || parent->kind != CONTEXT_PROTO)
		return STATUS_OK;
	struct import_item item = {.type = walk_key_of(walk, ATTR_TYPE)};
	struct name name;
	TRY(walk_name_of(walk, ATTR_NAME, &name));
	if (name.is_identifier)
		item.name = name.id;
	else if (name.id)
		import_count_skip(walk->import, SKIP_INVALID_NAME);
	return vec_push(&walk->import->open_items, item);
}

enum status walk_variadic(struct walk *walk)
{
	const struct walk_context *parent = parent_of(walk);
	if (parent && parent->kind == CONTEXT_FUNCTION)
		walk->import->functions.data[parent->index].is_variadic = true;
	if (!parent || parent->kind != CONTEXT_PROTO)
		return STATUS_OK;
	struct import_item item = {0};
	return vec_push(&walk->import->open_items, item);
}

// Has the DIE at hand an attribute that has no slot?
static bool has_attribute(const struct walk *walk, uint16_t name)
{
	for (uint32_t i = 0; i < walk->die.abbrev->attr_count; i++)
		if (walk->die.abbrev->attrs[i].name == name)
			return true;
	return false;
}

// Is the function's code in several pieces?
static bool has_ranges(const struct walk *walk)
{
	return has_attribute(walk, DW_AT_ranges);
}

static bool is_gcc_c(const struct dwarf_unit *unit)
{
	return !strncmp(unit->producer, "GNU C", 5) && strncmp(unit->producer, "GNU C++", 7);
}

// A function without parameters and result, as -g1 writes every function. With more than -g1, gcc
// says of a function in C whether it has a prototype, and clang has a frame base for all code.
static bool is_terse(const struct walk *walk)
{
	const struct dwarf_unit *unit = walk->unit->unit;
	if (die_has(&walk->attrs, ATTR_TYPE) || has_attribute(walk, DW_AT_prototyped))
		return false;
	if (unit->is_clang)
		return !has_attribute(walk, DW_AT_frame_base);
	return is_gcc_c(unit) || strstr(unit->producer, " -g1") ||
	       !has_attribute(walk, DW_AT_decl_file);
}

// In each unit that calls a function, gcc's LTO repeats the function without its code, and with few
// or none of its parameters. Such a DIE has DW_AT_abstract_origin and nothing else. It is a
// reference, and no instance whose prototype could differ.
static bool is_shadow(const struct walk *walk)
{
	if (!die_has(&walk->attrs, ATTR_ABSTRACT_ORIGIN) || die_has(&walk->attrs, ATTR_LOW_PC))
		return false;
	return !has_ranges(walk);
}

// The offset in the section at which DW_AT_low_pc of the DIE at hand is written; 0 if the address
// stands elsewhere. Slots hold values without their places. Few DIEs have an address.
static uint64_t place_of_low_pc(const struct walk *walk)
{
	struct cursor bytes = walk->cursor.bytes;
	bytes.at = walk->cursor.section + walk->die.offset;
	cursor_uleb(&bytes);
	uint64_t place = 0; // of the last one, whose value the slot has
	for (uint32_t i = 0; i < walk->die.abbrev->attr_count && !bytes.failed; i++) {
		const struct abbrev_attr *attr = &walk->die.abbrev->attrs[i];
		if (attr->slot == ATTR_LOW_PC)
			place = attr->form == DW_FORM_addr
					? (uint64_t)(bytes.at - walk->cursor.section)
					: 0;
		form_skip(&bytes, walk->unit->unit, attr->form);
	}
	return place;
}

static void read_low_pc(struct walk *walk, struct import_function *function)
{
	struct import *import = walk->import;
	const struct form_value *low_pc = value_of(walk, ATTR_LOW_PC);
	// A function in several pieces has no single address that tells whether the link dropped
	// it. Before DWARF 5 an address of 0 ends a list of locations. So the lists of a dropped
	// function say other things in the image than in the input.
	if (!low_pc && walk->unit->unit->version < 5 && !function->is_declaration &&
	    has_ranges(walk))
		import_forbid_reuse(import, REUSE_SCATTERED_FUNCTION);
	if (!low_pc)
		return;
	if (form_address(import->image, walk->unit->unit, low_pc, &function->low_pc) != STATUS_OK)
		function->low_pc = 0;
	if (import->reuse_obstacles)
		return;
	function->low_pc_place = place_of_low_pc(walk);
	if (!function->low_pc_place)
		import_forbid_reuse(import, REUSE_UNPLACED_FUNCTION);
}

enum status walk_function(struct walk *walk)
{
	struct import *import = walk->import;
	struct import_function function = {
		.key = walk->key,
		.unit = walk->unit->unit,
		.unit_key = walk->unit->first_key,
		.has_name = die_has(&walk->attrs, ATTR_NAME),
		.has_type = die_has(&walk->attrs, ATTR_TYPE),
		.is_declaration = flag_of(walk, ATTR_DECLARATION),
		.has_changed_signature = integer_of(walk, ATTR_CALLING_CONVENTION,
						    0) == DW_CC_nocall,
	};
	enter(walk, CONTEXT_BODY, 0);
	if (!import->wants_functions || is_shadow(walk))
		return STATUS_OK;
	TRY(walk_name_of(walk, ATTR_NAME, &function.name));
	if (function.has_name)
		function.flags = FUNCTION_HAS_OWN_NAME;
	bool has_symbol = !import->symbols || function_symbols_find(import->symbols,
								    function.name.id);
	if (!has_symbol && !function.is_declaration && import->keeps_external_functions &&
	    flag_of(walk, ATTR_EXTERNAL))
		function.flags |= FUNCTION_SYMBOL_ELSEWHERE;
	// Most functions of most units are inlined everywhere, and nothing of them is kept.
	if (function.has_name && !has_symbol && !(function.flags & FUNCTION_SYMBOL_ELSEWHERE) &&
	    !import->keeps_all_functions) {
		if (!function.is_declaration)
			import_count_skip(import, SKIP_FUNC_NO_SYMBOL);
		return STATUS_OK;
	}
	function.type = walk_key_of(walk, ATTR_TYPE);
	function.origin = walk_key_of(walk, ATTR_ABSTRACT_ORIGIN);
	if (!function.origin)
		function.origin = walk_key_of(walk, ATTR_SPECIFICATION);
	function.is_terse = is_terse(walk);
	read_low_pc(walk, &function);
	TRY(vec_push(&import->functions, function));
	uint32_t row = (uint32_t)import->functions.count - 1;
	enter(walk, CONTEXT_FUNCTION, row);
	return note_annotations(walk, TAGGED_FUNCTION, row, TYPE_NO_COMPONENT);
}

enum status walk_variable(struct walk *walk)
{
	struct import *import = walk->import;
	const struct walk_context *parent = parent_of(walk);
	struct import_variable variable = {
		.key = walk->key,
		.unit = walk->unit->unit,
		.has_name = die_has(&walk->attrs, ATTR_NAME),
		.has_type = die_has(&walk->attrs, ATTR_TYPE),
		.has_location = die_has(&walk->attrs, ATTR_LOCATION),
		.is_external = flag_of(walk, ATTR_EXTERNAL),
		.is_declaration = flag_of(walk, ATTR_DECLARATION),
		.is_artificial = flag_of(walk, ATTR_ARTIFICIAL),
	};
	// Candidates stand in the unit or in a namespace. Declarations elsewhere may lend them
	// their names (encoding 4.2).
	bool is_candidate =
		parent && (parent->kind == CONTEXT_UNIT || parent->kind == CONTEXT_SCOPE);
	if (!import->wants_variables || (!is_candidate && !variable.is_declaration))
		return STATUS_OK;
	variable.type = walk_key_of(walk, ATTR_TYPE);
	// gcc's LTO puts a variable's location into a unit of its own, and leaves the rest where it
	// was.
	variable.specification = walk_key_of(walk, ATTR_SPECIFICATION);
	if (!variable.specification)
		variable.specification = walk_key_of(walk, ATTR_ABSTRACT_ORIGIN);
	TRY(walk_qualified_name_of(walk, &variable.name));
	struct name linkage_name;
	TRY(walk_name_of(walk, ATTR_LINKAGE_NAME, &linkage_name));
	variable.linkage_name = linkage_name.id;
	if (variable.has_location)
		variable.location = walk->attrs.values[ATTR_LOCATION];
	TRY(vec_push(&import->variables, variable));
	uint32_t row = (uint32_t)import->variables.count - 1;
	enter(walk, CONTEXT_VARIABLE, row);
	return note_annotations(walk, TAGGED_VARIABLE, row, TYPE_NO_COMPONENT);
}
