// SPDX-License-Identifier: GPL-3.0-or-later
//
// One pass over the DIEs of a group of units: what may matter becomes rows in the import's tables.
//
// Nothing is resolved here: a reference stays a key, since it may point forward. What
// can't matter is not even stepped through: inlined bodies and call sites, most of a function's
// DIEs, are jumped over by DW_AT_sibling. Lexical blocks are walked, as types can be local to them.
//
// Types are read here; functions and variables, and annotations, in files of their own (walk.h).
#include "import/walk.h"

#include <dwarf.h>
#include <string.h>

void import_rest(struct import *import)
{
	vec_free(&import->units);
	hash_map_deinit(&import->type_units);
	vec_free(&import->type_keys);
	vec_free(&import->specifications);
	vec_free(&import->sized_nodes);
	vec_free(&import->items);
	vec_free(&import->open_items);
	vec_free(&import->parameters);
	vec_free(&import->open_parameters);
	vec_free(&import->functions);
	vec_free(&import->variables);
	vec_free(&import->tags);
	vec_free(&import->annotations);
	vec_free(&import->contexts);
	vec_free(&import->old_bitfields);
	vec_free(&import->positions);
	type_uses_deinit(&import->result.uses);
	vec_free(&import->result.functions);
	vec_free(&import->result.variables);
	vec_free(&import->result.tags);
	vec_free(&import->result.names);
	type_graph_rest(&import->graph);
	names_rest(&import->names);
}

void import_deinit(struct import *import)
{
	import_rest(import);
	arena_deinit(&import->results);
	type_graph_deinit(&import->graph);
	names_deinit(&import->names);
}

static enum status malformed(const struct walk *walk, const char *what)
{
	const struct dwarf_unit *unit = walk->unit->unit;
	dwarf_report(walk->import->image, unit, unit->section, walk->die.offset, "%s", what);
	return STATUS_MALFORMED;
}

// How many names of a unit, and which of all others, are compared when it is met again (reuse.h). Functions with code and
// variables with a place are compared all.
enum { FIRST_NAMES = 16, NAMES_APART = 64 };

static enum status note_name(struct walk *walk, const struct form_value *value, uint32_t name)
{
	struct import *import = walk->import;
	const struct dwarf_section *info = &import->image->sections[DWARF_INFO];
	if (value->form != DW_FORM_strp || walk->unit->unit->section != DWARF_INFO || info->size > UINT32_MAX) {
		import->is_reusable = false;
		return STATUS_OK;
	}
	struct name_place place = {.place = (uint32_t)(value->block - info->data), .name = name};
	TRY(vec_push(&import->result.names, place));
	import->names_to_pass = import->result.names.count < FIRST_NAMES ? 1 : NAMES_APART;
	return STATUS_OK;
}

static inline enum status text_of_value(const struct walk *walk, const struct form_value *value, const char **ret)
{
	// As form_string() does it, for nearly all.
	const struct dwarf_section *texts = &walk->import->image->sections[DWARF_STR];
	if (value->form == DW_FORM_strp && value->bits < texts->size && !texts->data[texts->size - 1]) {
		*ret = (const char *)texts->data + value->bits;
		return STATUS_OK;
	}
	if (form_string(walk->import->image, walk->unit->unit, value, ret) != STATUS_OK)
		return malformed(walk, "a string lies outside of its section");
	return STATUS_OK;
}

// The name in a value of class STRING.
static inline enum status name_of_value(struct walk *walk, const struct form_value *value, bool is_symbol, struct name *ret)
{
	struct import *import = walk->import;
	const char *text;
	TRY(text_of_value(walk, value, &text));
	if (value->form == DW_FORM_string) // in .debug_info itself
		return names_intern_inline(&import->names, text, ret);
	size_t room = value->form == DW_FORM_strp ? import->image->sections[DWARF_STR].size - value->bits : 0;
	if (!names_intern_expected(&import->names, text, room, ret))
		TRY(names_intern(&import->names, text, ret));
	if (!import->is_reusable || (value->form == DW_FORM_strp && !is_symbol && --import->names_to_pass))
		return STATUS_OK;
	return note_name(walk, value, ret->id);
}

enum status walk_name_of(struct walk *walk, enum attr_slot slot, struct name *ret)
{
	*ret = (struct name){0};
	const struct form_value *value = value_of(walk, slot);
	if (!value || value->form_class != FORM_CLASS_STRING)
		return STATUS_OK;
	bool is_symbol = die_has(&walk->attrs, ATTR_LOW_PC) || die_has(&walk->attrs, ATTR_LOCATION);
	return name_of_value(walk, value, is_symbol && slot == ATTR_NAME, ret);
}

// The name's id, or none if kernels refuse it.
static inline uint32_t id_of_identifier(struct walk *walk, const struct name *name)
{
	if (!name->id || name->is_identifier)
		return name->id;
	import_count_skip(walk->import, SKIP_INVALID_NAME);
	return 0;
}

enum status walk_identifier_of(struct walk *walk, uint32_t *ret)
{
	struct name name;
	TRY(walk_name_of(walk, ATTR_NAME, &name));
	*ret = id_of_identifier(walk, &name);
	return STATUS_OK;
}

static uint32_t key_in_unit(const struct import_unit *unit, uint64_t offset)
{
	return unit->first_key + (uint32_t)(offset - unit->unit->offset);
}

// The key of a DIE anywhere in the group's .debug_info, or 0.
static uint32_t key_in_info(const struct import *import, uint64_t offset)
{
	size_t low = 0, high = import->units.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct dwarf_unit *unit = import->units.data[middle].unit;
		if (unit->section == DWARF_INFO && unit->end <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == import->units.count)
		return 0;
	const struct dwarf_unit *unit = import->units.data[low].unit;
	if (unit->section != DWARF_INFO || offset < unit->first_die || offset >= unit->end)
		return 0;
	return key_in_unit(&import->units.data[low], offset);
}

static uint32_t key_of_signature(const struct import *import, uint64_t signature)
{
	const uint32_t *key = signature == UINT64_MAX ? NULL : hash_map_find(&import->type_units, signature);
	return key ? *key : 0;
}

uint32_t walk_key_of(struct walk *walk, enum attr_slot slot)
{
	const struct form_value *value = value_of(walk, slot);
	if (!value)
		return 0;
	uint32_t key = 0;
	const struct dwarf_unit *unit = walk->unit->unit;
	if (value->form_class == FORM_CLASS_SIGNATURE) {
		key = key_of_signature(walk->import, value->bits);
	} else if (value->form_class == FORM_CLASS_REFERENCE) {
		if (value->form == DW_FORM_ref_addr)
			key = key_in_info(walk->import, value->bits);
		else if (value->bits >= unit->first_die && value->bits < unit->end)
			key = key_in_unit(walk->unit, value->bits);
	}
	if (!key)
		import_count_skip(walk->import, SKIP_UNRESOLVED_REFERENCE);
	return key;
}

// Adds the node of a DIE that is a type.
static enum status add_type(struct walk *walk, const struct type_record *record, uint32_t *ret)
{
	struct import *import = walk->import;
	TRY(type_graph_add(&import->graph, record, ret));
	import->type_keys.data[walk->key / 64].keys |= UINT64_C(1) << walk->key % 64;
	if (record->name || !die_has(&walk->attrs, ATTR_SPECIFICATION))
		return STATUS_OK;
	struct import_specification specification = {.node = *ret, .key = walk_key_of(walk, ATTR_SPECIFICATION)};
	return vec_push(&import->specifications, specification);
}

static enum status walk_base_type(struct walk *walk)
{
	struct name name;
	TRY(walk_name_of(walk, ATTR_NAME, &name)); // not checked by kernels: "long int"
	if (!name.id)
		TRY(names_intern(&walk->import->names, "__unnamed_base_type", &name));
	uint64_t size = integer_of(walk, ATTR_BYTE_SIZE, 0);
	uint64_t encoding = integer_of(walk, ATTR_ENCODING, DW_ATE_unsigned);

	struct type_record record = {.kind = TYPE_INT, .name = name.id, .size = (uint32_t)size};
	if (encoding == DW_ATE_signed || encoding == DW_ATE_signed_char)
		record.flags = TYPE_IS_SIGNED;
	else if (encoding == DW_ATE_boolean)
		record.flags = TYPE_IS_BOOL;
	else if (encoding == DW_ATE_float &&
		 (size == 2 || size == 4 || size == 8 || size == 12 || size == 16))
		record.kind = TYPE_FLOAT;
	else if (encoding == DW_ATE_complex_float || encoding == DW_ATE_imaginary_float)
		import_count_skip(walk->import, SKIP_COMPLEX);

	bool is_power_of_two = size && !(size & (size - 1));
	if (record.kind == TYPE_INT && (!is_power_of_two || size > 16)) {
		// encoding 2.2.5
		import_count_skip(walk->import, SKIP_ODD_BASE_TYPE);
		TRY(names_intern(&walk->import->names, "__SANITIZED_FAKE_INT__", &name));
		record.name = name.id;
		record.size = 4;
	}
	uint32_t node;
	return add_type(walk, &record, &node);
}

// Pointers, qualifiers and what means the same as what it refers to.
static enum status walk_reference_kind(struct walk *walk, enum type_kind kind)
{
	uint32_t node;
	TRY(add_type(walk, &(struct type_record){.kind = (uint8_t)kind, .ref = walk_key_of(walk, ATTR_TYPE)}, &node));
	if (kind != TYPE_PTR)
		return STATUS_OK;
	enter(walk, CONTEXT_POINTER, node);
	return note_annotations(walk, TAGGED_POINTER, node, TYPE_NO_COMPONENT);
}

static enum status walk_typedef(struct walk *walk)
{
	uint32_t name, node;
	TRY(walk_identifier_of(walk, &name));
	struct type_record record = {
		.kind = name ? TYPE_TYPEDEF : TYPE_ALIAS, // kernels want typedefs to have names
		.name = name,
		.ref = walk_key_of(walk, ATTR_TYPE),
	};
	TRY(add_type(walk, &record, &node));
	enter(walk, CONTEXT_TYPEDEF, node);
	return name ? note_annotations(walk, TAGGED_TYPE, node, TYPE_NO_COMPONENT) : STATUS_OK;
}

static uint32_t size_of(struct walk *walk, uint64_t otherwise)
{
	uint64_t size = integer_of(walk, ATTR_BYTE_SIZE, otherwise);
	if (size > UINT32_MAX) {
		import_count_skip(walk->import, SKIP_UNREPRESENTABLE_MEMBER);
		size = UINT32_MAX;
	}
	return (uint32_t)size;
}

// Structs, unions and enums.
static enum status walk_tagged_type(struct walk *walk, enum type_kind kind)
{
	uint32_t node;
	struct type_record record = {.kind = (uint8_t)kind};
	TRY(walk_identifier_of(walk, &record.name));
	if (die_has(&walk->attrs, ATTR_SIGNATURE)) {
		// The definition is in a type unit; this is where the unit uses it.
		record = (struct type_record){.kind = TYPE_ALIAS, .ref = walk_key_of(walk, ATTR_SIGNATURE)};
	} else if (flag_of(walk, ATTR_DECLARATION)) {
		// A kernel takes no FWD without a name.
		record.kind = record.name ? TYPE_FWD : TYPE_VOID;
		record.size = (uint32_t)kind;
	} else if (kind == TYPE_ENUM) {
		record.size = size_of(walk, 4);
		record.ref = walk_key_of(walk, ATTR_TYPE); // until types.c has seen whether it is signed
		if (integer_of(walk, ATTR_ENCODING, 0) == DW_ATE_signed)
			record.flags = TYPE_IS_SIGNED;
	} else {
		record.size = size_of(walk, 0);
	}
	TRY(add_type(walk, &record, &node));
	bool is_definition = record.kind == kind;
	enter(walk, !is_definition ? CONTEXT_SCOPE : kind == TYPE_ENUM ? CONTEXT_ENUM : CONTEXT_AGGREGATE, node);
	if (is_definition && walk->die.abbrev->has_children)
		TRY(names_begin_list(&walk->import->names, record.name));
	if (!is_definition || kind == TYPE_ENUM)
		return STATUS_OK;
	return note_annotations(walk, TAGGED_TYPE, node, TYPE_NO_COMPONENT);
}

static enum status walk_array(struct walk *walk)
{
	uint32_t node;
	TRY(add_type(walk, &(struct type_record){.kind = TYPE_ARRAY, .ref = walk_key_of(walk, ATTR_TYPE)}, &node));
	enter(walk, CONTEXT_ARRAY, node);
	return STATUS_OK;
}

// A dimension's number of elements; 0 when it is not a constant (encoding 2.6.2).
static uint64_t count_of_dimension(const struct walk *walk)
{
	const struct form_value *bound = value_of(walk, ATTR_UPPER_BOUND);
	const struct form_value *count = value_of(walk, ATTR_COUNT);
	const struct form_value *value = bound ? bound : count;
	if (!value || (value->form_class != FORM_CLASS_CONSTANT && value->form_class != FORM_CLASS_SIGNED))
		return 0;
	if (!bound)
		return value->bits;
	if (value->form_class == FORM_CLASS_SIGNED && (int64_t)value->bits < 0)
		return 0;
	// -1 in a form of four or eight bytes: "no elements".
	if (value->bits == UINT32_MAX || value->bits == UINT64_MAX)
		return 0;
	return value->bits + 1;
}

static enum status walk_subrange(struct walk *walk)
{
	const struct import_context *parent = parent_of(walk);
	if (parent && parent->kind == CONTEXT_ARRAY) {
		struct import_item item = {.value = (int64_t)count_of_dimension(walk)};
		return vec_push(&walk->import->open_items, item);
	}
	return walk_reference_kind(walk, TYPE_ALIAS); // Ada, Pascal: an integer of less values
}

static enum status walk_proto(struct walk *walk)
{
	uint32_t node;
	TRY(add_type(walk, &(struct type_record){.kind = TYPE_PROTO, .ref = walk_key_of(walk, ATTR_TYPE)}, &node));
	enter(walk, CONTEXT_PROTO, node);
	return STATUS_OK;
}

// Bytes from the start of the aggregate (encoding 2.4.5). False: it is not a constant.
static bool member_location(const struct walk *walk, int64_t *ret)
{
	const struct form_value *value = &walk->attrs.values[ATTR_DATA_MEMBER_LOCATION];
	if (value->form_class != FORM_CLASS_BLOCK && value->form_class != FORM_CLASS_EXPRLOC) {
		*ret = (int64_t)value->bits;
		return true;
	}
	struct cursor block = cursor_make(value->block, value->bits, walk->cursor.bytes.is_big_endian);
	uint8_t code = cursor_u8(&block);
	*ret = (int64_t)cursor_uleb(&block);
	return (code == DW_OP_plus_uconst || code == DW_OP_constu) && !block.failed;
}

static bool is_cplusplus(const struct dwarf_unit *unit)
{
	switch (unit->language) {
	case DW_LANG_C_plus_plus:
	case DW_LANG_C_plus_plus_03:
	case DW_LANG_C_plus_plus_11:
	case DW_LANG_C_plus_plus_14:
	case 0x2b: // DW_LANG_C_plus_plus_17, newer than elfutils 0.188
	case 0x2c: // DW_LANG_C_plus_plus_20
		return true;
	default:
		return false;
	}
}

static enum status walk_member(struct walk *walk)
{
	const struct import_context *parent = parent_of(walk);
	if (!parent || parent->kind != CONTEXT_AGGREGATE)
		return STATUS_OK;
	bool has_location = die_has(&walk->attrs, ATTR_DATA_MEMBER_LOCATION) ||
			    die_has(&walk->attrs, ATTR_DATA_BIT_OFFSET);
	bool is_union = walk->import->graph.nodes.data[parent->index].record.kind == TYPE_UNION;
	// A static member; one without a location starts the aggregate, says the standard (§5.7.6).
	if (flag_of(walk, ATTR_EXTERNAL) || flag_of(walk, ATTR_DECLARATION) ||
	    (!has_location && !is_union && is_cplusplus(walk->unit->unit)))
		return STATUS_OK;

	uint64_t bit_size = integer_of(walk, ATTR_BIT_SIZE, 0);
	struct import_item item = {
		.type = walk_key_of(walk, ATTR_TYPE),
		.bit_size = bit_size < UINT32_MAX ? (uint32_t)bit_size : UINT32_MAX,
	};
	TRY(walk_identifier_of(walk, &item.name));
	if (die_has(&walk->attrs, ATTR_DATA_MEMBER_LOCATION)) {
		int64_t bytes;
		if (!member_location(walk, &bytes) || bytes > INT64_MAX / 8 || bytes < INT64_MIN / 8) {
			import_count_skip(walk->import, SKIP_UNREPRESENTABLE_MEMBER);
			return STATUS_OK;
		}
		item.value = bytes * 8;
	}
	if (die_has(&walk->attrs, ATTR_DATA_BIT_OFFSET)) {
		item.value = (int64_t)integer_of(walk, ATTR_DATA_BIT_OFFSET, 0);
	} else if (item.bit_size && die_has(&walk->attrs, ATTR_BIT_OFFSET)) {
		struct import_old_bitfield bitfield = {
			.bit_offset = (int64_t)integer_of(walk, ATTR_BIT_OFFSET, 0),
			.byte_size = integer_of(walk, ATTR_BYTE_SIZE, 0),
		};
		TRY(vec_push(&walk->import->old_bitfields, bitfield));
		item.old_bitfield = walk->import->old_bitfields.count & INT32_MAX;
	}
	TRY(vec_push(&walk->import->open_items, item));
	uint32_t number = (uint32_t)walk->import->open_items.count - 1 - parent->first_open;
	uint32_t owner = parent->index;
	TRY(note_annotations(walk, TAGGED_TYPE, owner, number));
	enter(walk, CONTEXT_MEMBER, owner);
	walk->context.component = number;
	return STATUS_OK;
}

// The same for members that have nothing but name, type and place, as many as follow here.
static enum status walk_plain_members(struct walk *walk, const struct import_context *parent)
{
	struct import *import = walk->import;
	const struct dwarf_unit *unit = walk->unit->unit;
	bool wants_location = import->graph.nodes.data[parent->index].record.kind != TYPE_UNION && is_cplusplus(unit);
	struct die_member member;
	while (die_cursor_next_member(&walk->cursor, &member)) {
		if (wants_location && !member.has_location)
			continue; // static
		bool is_inside = member.type >= unit->first_die && member.type < unit->end;
		if (!is_inside)
			import_count_skip(import, SKIP_UNRESOLVED_REFERENCE);
		struct name name;
		TRY(name_of_value(walk, &member.name, false, &name));
		uint32_t id = id_of_identifier(walk, &name);
		if (member.location > INT64_MAX / 8 || member.location < INT64_MIN / 8) {
			import_count_skip(import, SKIP_UNREPRESENTABLE_MEMBER);
			continue;
		}
		// Written where it stays: a copy would wait for its parts.
		TRY(vec_reserve(&import->open_items, import->open_items.count + 1));
		import->open_items.data[import->open_items.count++] = (struct import_item){
			.name = id,
			.type = is_inside ? key_in_unit(walk->unit, member.type) : 0,
			.value = member.location * 8,
		};
	}
	return STATUS_OK;
}

static enum status walk_enumerator(struct walk *walk)
{
	const struct import_context *parent = parent_of(walk);
	if (!parent || parent->kind != CONTEXT_ENUM)
		return STATUS_OK;
	struct import_item item = {0};
	TRY(walk_identifier_of(walk, &item.name));
	if (!item.name)
		return STATUS_OK;
	const struct form_value *value = value_of(walk, ATTR_CONST_VALUE);
	item.value = (int64_t)integer_of(walk, ATTR_CONST_VALUE, 0);
	item.is_signed = value && value->form_class == FORM_CLASS_SIGNED;
	return vec_push(&walk->import->open_items, item);
}

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
		import_count_skip(walk->import, SKIP_ATOMIC_QUALIFIER);
		return walk_reference_kind(walk, TYPE_ALIAS);
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
	case DW_TAG_subroutine_type:
		return walk_proto(walk);
	case DW_TAG_member:
		return walk_member(walk);
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
	case DW_TAG_unspecified_type: // decltype(nullptr)
	case DW_TAG_string_type:
	case DW_TAG_set_type:
	case DW_TAG_file_type:
	case DW_TAG_ptr_to_member_type:
	case DW_TAG_coarray_type:
	case DW_TAG_dynamic_type: {
		import_count_skip(walk->import, SKIP_UNSUPPORTED_TYPE);
		uint32_t node;
		return add_type(walk, &(struct type_record){.kind = TYPE_VOID}, &node);
	}
	case DW_TAG_inlined_subroutine: // types local to it are with its origin
	case DW_TAG_call_site:
	case DW_TAG_GNU_call_site:
	case DW_TAG_template_type_parameter:
	case DW_TAG_template_value_parameter:
		walk->skips_children = true;
		return STATUS_OK;
	default:
		return STATUS_OK; // a block, namespace, variant part: what it has inside may matter
	}
}

// All children of the innermost open DIE are read: its rows, kept apart from those of DIEs inside of it,
// go to their place.
static enum status leave(struct import *import)
{
	const struct import_context *context = &import->contexts.data[--import->contexts.count];
	if (context->kind == CONTEXT_AGGREGATE || context->kind == CONTEXT_ENUM)
		TRY(names_end_list(&import->names));
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
			memcpy(&import->items.data[import->items.count], &import->open_items.data[context->first_open],
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
			TRY(vec_push(&import->parameters, import->open_parameters.data[context->first_open + i]));
		import->open_parameters.count = context->first_open;
		return STATUS_OK;
	}
	default:
		return STATUS_OK;
	}
}

static bool is_in_body(const struct import_context *parent)
{
	return parent && (parent->kind == CONTEXT_BODY || parent->kind == CONTEXT_FUNCTION);
}

// A DIE that nothing is wanted of but types inside of it: its attributes need no decoding.
static bool is_passed_over(const struct walk *walk, const struct import_context *parent)
{
	switch (walk->die.abbrev->tag) {
	case DW_TAG_lexical_block:
	case DW_TAG_label:
		return true;
	case DW_TAG_variable:
		return is_in_body(parent);
	case DW_TAG_formal_parameter:
	case DW_TAG_unspecified_parameters:
		return !parent || (parent->kind != CONTEXT_FUNCTION && parent->kind != CONTEXT_PROTO);
	default:
		return false;
	}
}

static enum status pass_over(struct walk *walk, const struct import_context *parent)
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
	if (die_cursor_init(&walk.cursor, import->image, unit->unit, unit->unit->first_die) != STATUS_OK)
		return malformed(&walk, "the unit's first DIE lies outside of it");
	vec_clear(&import->contexts);
	do {
		const struct import_context *parent = parent_of(&walk);
		if (parent && parent->kind == CONTEXT_AGGREGATE) {
			TRY(walk_plain_members(&walk, parent));
			if (die_cursor_at_end(&walk.cursor))
				break;
		}
		TRY(die_cursor_next(&walk.cursor, &walk.die));
		if (!walk.die.abbrev) {
			if (import->contexts.count)
				TRY(leave(import));
			continue;
		}
		if (is_passed_over(&walk, parent)) {
			TRY(pass_over(&walk, parent));
			continue;
		}
		TRY(die_cursor_read(&walk.cursor, &walk.die, &walk.attrs));
		walk.key = key_in_unit(unit, walk.die.offset);
		walk.skips_children = false;
		walk.context = (struct import_context){.kind = is_in_body(parent) ? CONTEXT_BODY : CONTEXT_SCOPE};
		TRY(walk_die(&walk));
		// What has no children keeps its empty lists.
		if (walk.skips_children)
			TRY(die_cursor_skip_children(&walk.cursor, &walk.die, &walk.attrs));
		else if (walk.die.abbrev->has_children)
			TRY(vec_push(&import->contexts, walk.context));
	} while (import->contexts.count && !die_cursor_at_end(&walk.cursor));
	// Producers may leave out the last null entries.
	while (import->contexts.count)
		TRY(leave(import));
	return STATUS_OK;
}

static bool is_excluded(const struct import *import, const struct dwarf_unit *unit)
{
	for (size_t i = 0; i < import->excluded_language_count; i++)
		if (import->excluded_languages[i] == unit->language)
			return true;
	return false;
}

// No key is a type yet.
static enum status clear_type_keys(struct import *import)
{
	const struct import_unit *last = &import->units.data[import->units.count - 1];
	size_t count = (last->first_key + (last->unit->end - last->unit->offset)) / 64 + 1;
	TRY(vec_reserve(&import->type_keys, count));
	memset(import->type_keys.data, 0, count * sizeof(*import->type_keys.data));
	import->type_keys.count = count;
	return STATUS_OK;
}

enum status import_walk(struct import *import)
{
	vec_clear(&import->specifications);
	vec_clear(&import->items);
	vec_clear(&import->old_bitfields);
	vec_clear(&import->open_items);
	vec_clear(&import->parameters);
	vec_clear(&import->open_parameters);
	vec_clear(&import->functions);
	vec_clear(&import->variables);
	vec_clear(&import->tags);
	vec_clear(&import->annotations);
	TRY(type_graph_reset(&import->graph));
	TRY(clear_type_keys(import));
	for (size_t i = 0; i < import->units.count; i++) {
		const struct dwarf_unit *unit = import->units.data[i].unit;
		if (is_excluded(import, unit)) {
			import_count_skip(import, SKIP_EXCLUDED_UNIT);
		} else if (unit->dwo_name) {
			// What it stands for is a group of its own.
		} else if (unit->root_tag == DW_TAG_skeleton_unit) {
			import_count_skip(import, SKIP_SPLIT_UNIT);
		} else {
			import->result.unit_count++;
			TRY(walk_unit(import, &import->units.data[i]));
		}
	}
	return STATUS_OK;
}
