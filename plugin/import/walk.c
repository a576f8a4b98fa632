// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks once over the DIEs of a group of units, and makes rows of those that may matter.
//
// DIEs that can't matter are not stepped through. Inlined bodies and call sites are most of a
// function's DIEs, and DW_AT_sibling tells where to jump over them. Lexical blocks are walked,
// because types can be local to them.
#include "import/passes.h"

#include <dwarf.h>
#include <string.h>

#include "import/walk_annotations.h"
#include "import/walk_die.h"
#include "import/walk_members.h"
#include "import/walk_symbols.h"
#include "import/walk_types.h"
#include "import/walk_values.h"
#include "support/language.h"

enum {
	DW_TAG_LLVM_annotation_ = 0x6000,
	DW_TAG_GNU_annotation_ = 0x6001, // gcc 16
};

static enum status walk_die(struct walk *walk)
{
	switch (walk->die.abbrev->tag) {
	case DW_TAG_compile_unit:
	case DW_TAG_partial_unit:
	case DW_TAG_type_unit:
		enter(walk, CONTEXT_UNIT, 0);
		return STATUS_OK;
	case DW_TAG_base_type:
		return walk_base_type(walk);
	case DW_TAG_pointer_type:
		return walk_reference_kind(walk, TYPE_PTR);
	case DW_TAG_const_type:
		return walk_reference_kind(walk, TYPE_CONST);
	case DW_TAG_volatile_type:
		return walk_reference_kind(walk, TYPE_VOLATILE);
	case DW_TAG_restrict_type:
		return walk_reference_kind(walk, TYPE_RESTRICT);
	case DW_TAG_atomic_type:
		return walk_atomic(walk);
	case DW_TAG_packed_type:
	case DW_TAG_shared_type:
	case DW_TAG_immutable_type:
		return walk_reference_kind(walk, TYPE_ALIAS);
	case DW_TAG_reference_type:
	case DW_TAG_rvalue_reference_type:
		import_count_skip(walk->import, SKIP_REFERENCE_TYPE);
		return walk_reference_kind(walk, TYPE_PTR);
	case DW_TAG_typedef:
	case DW_TAG_template_alias:
		return walk_typedef(walk);
	case DW_TAG_structure_type:
	case DW_TAG_class_type:
	case DW_TAG_interface_type:
		return walk_tagged_type(walk, TYPE_STRUCT);
	case DW_TAG_union_type:
		return walk_tagged_type(walk, TYPE_UNION);
	case DW_TAG_enumeration_type:
		return walk_tagged_type(walk, TYPE_ENUM);
	case DW_TAG_array_type:
		return walk_array(walk);
	case DW_TAG_subrange_type:
		return walk_subrange(walk);
	case DW_TAG_string_type:
		return walk_string(walk);
	case DW_TAG_subroutine_type:
		return walk_proto(walk);
	case DW_TAG_member:
		return walk_member(walk);
	case DW_TAG_inheritance:
		return walk_base_class(walk);
	case DW_TAG_namespace:
		return walk_namespace(walk);
	case DW_TAG_enumerator:
		return walk_enumerator(walk);
	case DW_TAG_formal_parameter:
		return walk_parameter(walk);
	case DW_TAG_unspecified_parameters:
		return walk_variadic(walk);
	case DW_TAG_subprogram:
		return walk_function(walk);
	case DW_TAG_variable:
		return walk_variable(walk);
	case DW_TAG_LLVM_annotation_:
		return walk_llvm_annotation(walk);
	case DW_TAG_GNU_annotation_:
		return walk_gnu_annotation(walk);
	case DW_TAG_unspecified_type:
	case DW_TAG_set_type:
	case DW_TAG_file_type:
	case DW_TAG_ptr_to_member_type:
	case DW_TAG_coarray_type:
	case DW_TAG_dynamic_type:
		return walk_unsupported_type(walk);
	case DW_TAG_inlined_subroutine: // types local to it are with its origin
	case DW_TAG_call_site:
	case DW_TAG_GNU_call_site:
	case DW_TAG_template_type_parameter:
	case DW_TAG_template_value_parameter:
		walk->skips_children = true;
		return STATUS_OK;
	default:
		return STATUS_OK; // of a block, module or variant part only the inside is read
	}
}

// Called when all children of the innermost open DIE have been read. Its rows were kept apart from
// those of DIEs inside of it, and go to their table now.
static enum status leave_context(struct import *import)
{
	const struct walk_context *context = &import->contexts.data[--import->contexts.count];
	if (context->kind == CONTEXT_AGGREGATE || context->kind == CONTEXT_ENUM)
		TRY(name_reader_end_list(&import->names));
	switch (context->kind) {
	case CONTEXT_AGGREGATE:
	case CONTEXT_ENUM:
	case CONTEXT_PROTO:
	case CONTEXT_ARRAY: {
		struct type_node *node = &import->graph.nodes.data[context->index];
		size_t count = import->open_items.count - context->first_open;
		node->first_item = (uint32_t)import->items.count;
		node->record.item_count = (uint32_t)count;
		TRY(vec_reserve(&import->items, import->items.count + count));
		if (count)
			memcpy(&import->items.data[import->items.count],
			       &import->open_items.data[context->first_open],
			       count * sizeof(struct import_item));
		import->items.count += count;
		import->open_items.count = context->first_open;
		return STATUS_OK;
	}
	case CONTEXT_FUNCTION: {
		struct import_function *function = &import->functions.data[context->index];
		size_t count = import->open_parameters.count - context->first_open;
		function->first_parameter = (uint32_t)import->parameters.count;
		function->parameter_count = (uint32_t)count;
		TRY(vec_reserve(&import->parameters, import->parameters.count + count));
		for (size_t i = 0; i < count; i++)
			TRY(vec_push(&import->parameters,
				     import->open_parameters.data[context->first_open + i]));
		import->open_parameters.count = context->first_open;
		return STATUS_OK;
	}
	default:
		return STATUS_OK;
	}
}

static bool is_in_body(const struct walk_context *parent)
{
	return parent && (parent->kind == CONTEXT_BODY || parent->kind == CONTEXT_FUNCTION);
}

// Are only types inside of the DIE wanted? Then its attributes need no decoding.
static bool is_passed_over(const struct walk *walk, const struct walk_context *parent)
{
	switch (walk->die.abbrev->tag) {
	case DW_TAG_lexical_block:
	case DW_TAG_label:
		return true;
	case DW_TAG_variable:
		return is_in_body(parent);
	case DW_TAG_formal_parameter:
	case DW_TAG_unspecified_parameters:
		return !parent || (parent->kind != CONTEXT_FUNCTION &&
				   parent->kind != CONTEXT_PROTO);
	default:
		return false;
	}
}

static enum status pass_over(struct walk *walk, const struct walk_context *parent)
{
	TRY(die_cursor_skip_attrs(&walk->cursor, &walk->die));
	if (!walk->die.abbrev->has_children)
		return STATUS_OK;
	enter(walk, is_in_body(parent) ? CONTEXT_BODY : CONTEXT_SCOPE, 0);
	return vec_push(&walk->import->contexts, walk->context);
}

static enum status walk_unit(struct import *import, const struct import_unit *unit)
{
	struct walk walk = {.import = import, .unit = unit};
	if (die_cursor_init(&walk.cursor, import->image, unit->unit,
			    unit->unit->first_die) != STATUS_OK)
		return walk_malformed(&walk, "the unit's first DIE lies outside of it");
	vec_clear(&import->contexts);
	do {
		const struct walk_context *parent = parent_of(&walk);
		if (parent && parent->kind == CONTEXT_AGGREGATE) {
			TRY(walk_plain_members(&walk, parent));
			if (die_cursor_at_end(&walk.cursor))
				break;
		}
		TRY(die_cursor_next(&walk.cursor, &walk.die));
		if (!walk.die.abbrev) {
			if (import->contexts.count)
				TRY(leave_context(import));
			continue;
		}
		if (is_passed_over(&walk, parent)) {
			TRY(pass_over(&walk, parent));
			continue;
		}
		TRY(die_cursor_read(&walk.cursor, &walk.die, &walk.attrs));
		walk.key = key_in_unit(unit, walk.die.offset);
		walk.skips_children = false;
		walk.context = (struct walk_context){
			.kind = is_in_body(parent) ? CONTEXT_BODY : CONTEXT_SCOPE};
		TRY(walk_die(&walk));
		// A DIE without children keeps its empty lists of members and parameters.
		if (walk.skips_children)
			TRY(die_cursor_skip_children(&walk.cursor, &walk.die, &walk.attrs));
		else if (walk.die.abbrev->has_children)
			TRY(vec_push(&import->contexts, walk.context));
	} while (import->contexts.count && !die_cursor_at_end(&walk.cursor));
	// Producers may leave out the last null entries.
	while (import->contexts.count)
		TRY(leave_context(import));
	return STATUS_OK;
}

static bool is_excluded(const struct import *import, const struct dwarf_unit *unit)
{
	if (excluded_paths_match(import->excluded_paths, unit->comp_dir, unit->name))
		return true;
	for (size_t i = 0; i < import->excluded_language_count; i++)
		if (import->excluded_languages[i] == unit->language)
			return true;
	return false;
}

enum status import_walk(struct import *import)
{
	for (size_t i = 0; i < import->units.count; i++) {
		const struct dwarf_unit *unit = import->units.data[i].unit;
		if (is_excluded(import, unit)) {
			import_count_skip(import, SKIP_EXCLUDED_UNIT);
		} else if (unit->dwo_name) {
			// The unit in the .dwo file is a group of its own.
		} else if (unit->root_tag == DW_TAG_skeleton_unit) {
			import_count_skip(import, SKIP_SPLIT_UNIT);
		} else if (unit->address_size != import->image->address_size) {
			import_count_skip(import, SKIP_OTHER_POINTERS);
		} else {
			import->result.unit_count++;
			import->result.has_classes |= language_is_cplusplus(unit->language);
			TRY(walk_unit(import, &import->units.data[i]));
		}
	}
	return STATUS_OK;
}
