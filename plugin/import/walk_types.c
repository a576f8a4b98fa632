// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes nodes of the graph of DIEs that are types, and rows of enumerators and dimensions.
//
// Nothing is resolved here. A reference stays a key, because it may point forward.
#include "import/walk_types.h"

#include <dwarf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "import/walk_annotations.h"
#include "import/walk_values.h"
#include "support/language.h"
#include "support/name_hash.h"

enum { LONGEST_SCOPE_NAME = 1024 }; // bytes

// Adds the node of a DIE that is a type.
static enum status add_type_node(struct walk *walk, const struct type_record *record, uint32_t *ret)
{
	struct import *import = walk->import;
	TRY(type_graph_add(&import->graph, record, ret));
	import->type_keys.data[walk->key / 64].keys |= UINT64_C(1) << walk->key % 64;
	if (record->name || !die_has(&walk->attrs, ATTR_SPECIFICATION))
		return STATUS_OK;
	struct import_specification specification = {.node = *ret,
						     .key = walk_key_of(walk, ATTR_SPECIFICATION)};
	return vec_push(&import->specifications, specification);
}

// For a base type of a size that no INT has (encoding 2.2.5). LLVM makes up base types for its
// location expressions. No variable has such a type. These become what pahole makes of them.
static enum status tell_odd_base_type(struct walk *walk, uint64_t size, struct type_record *record)
{
	const struct strings *strings = walk->import->names.strings;
	record->flags |= TYPE_IS_BYTES;
	record->size = size <= UINT32_MAX ? (uint32_t)size : 0;
	if (strncmp(strings_text(strings, record->name), "DW_ATE_", strlen("DW_ATE_")))
		return STATUS_OK;
	struct name name;
	TRY(name_reader_intern(&walk->import->names, "__SANITIZED_FAKE_INT__", &name));
	record->flags &= (uint8_t)~TYPE_IS_BYTES;
	record->name = name.id;
	record->size = 4;
	return STATUS_OK;
}

// gcc's scalar_storage_order (encoding 2.2.12).
static bool has_other_byte_order(const struct walk *walk)
{
	uint64_t other = walk->import->image->elf->is_big_endian ? DW_END_little : DW_END_big;
	return integer_of(walk, ATTR_ENDIANITY, DW_END_default) == other;
}

// The name as C has it, which knows neither gcc's "complex float" nor clang's "complex". Others
// keep theirs.
static enum status respell_complex(struct walk *walk, uint64_t size, bool is_float,
				   struct name *name)
{
	static const char *const floats[] = {[4] = "_Float16", [8] = "float", [16] = "double"};
	static const char *const integers[] = {
		[2] = "char", [4] = "short", [8] = "int", [16] = "long"};
	static const char prefix[] = "complex ";
	const char *text = strings_text(walk->import->names.strings, name->id), *of = NULL;
	if (!strncmp(text, prefix, strlen(prefix)))
		of = text + strlen(prefix);
	else if (!strcmp(text, "complex") && size <= 16)
		of = is_float ? floats[size] : integers[size];
	if (!of)
		return STATUS_OK;
	const char *const parts[] = {"_Complex ", of, ""};
	return name_reader_intern_joined(&walk->import->names, parts, &name->id);
}

enum status walk_base_type(struct walk *walk)
{
	struct name name;
	TRY(walk_name_of(walk, ATTR_NAME, &name)); // not checked by kernels: "long int"
	if (!name.id)
		TRY(name_reader_intern(&walk->import->names, "__unnamed_base_type", &name));
	uint64_t size = integer_of(walk, ATTR_BYTE_SIZE, 0);
	uint64_t encoding = integer_of(walk, ATTR_ENCODING, DW_ATE_unsigned);

	bool is_complex = encoding == DW_ATE_complex_float || encoding == DW_ATE_imaginary_float;
	if (is_complex || encoding >= DW_ATE_lo_user)
		TRY(respell_complex(walk, size, is_complex, &name));

	struct type_record record = {.kind = TYPE_INT, .name = name.id, .size = (uint32_t)size};
	if (encoding == DW_ATE_signed || encoding == DW_ATE_signed_char)
		record.flags = TYPE_IS_SIGNED;
	else if (encoding == DW_ATE_boolean)
		record.flags = TYPE_IS_BOOL;
	else if (encoding == DW_ATE_float &&
		 (size == 2 || size == 4 || size == 8 || size == 12 || size == 16))
		record.kind = TYPE_FLOAT;
	else if (is_complex) {
		record.flags = TYPE_IS_COMPLEX;
		import_count_skip(walk->import, SKIP_COMPLEX);
	}

	bool is_power_of_two = size && !(size & (size - 1));
	if (record.kind == TYPE_INT && (!is_power_of_two || size > 16)) {
		import_count_skip(walk->import, SKIP_ODD_BASE_TYPE);
		TRY(tell_odd_base_type(walk, size, &record));
	} else if (size > 1 && has_other_byte_order(walk)) {
		import_count_skip(walk->import, SKIP_BYTE_ORDER);
		record.flags = TYPE_IS_BYTES | TYPE_HAS_OTHER_ORDER;
		walk->import->has_other_order = true;
	}
	uint32_t node;
	return add_type_node(walk, &record, &node);
}

// Pointers, qualifiers, and types that mean the same as the type that they refer to.
enum status walk_reference_kind(struct walk *walk, enum type_kind kind)
{
	uint32_t node;
	TRY(add_type_node(walk,
			  &(struct type_record){.kind = (uint8_t)kind,
						.ref = walk_key_of(walk, ATTR_TYPE)}, &node));
	if (kind != TYPE_PTR)
		return STATUS_OK;
	enter(walk, CONTEXT_POINTER, node);
	return note_annotations(walk, TAGGED_POINTER, node, TYPE_NO_COMPONENT);
}

// Only clang gives an aggregate another size when it is _Atomic (finish_aliases.c).
enum status walk_atomic(struct walk *walk)
{
	import_count_skip(walk->import, SKIP_ATOMIC_QUALIFIER);
	struct type_record record = {.kind = TYPE_ALIAS, .ref = walk_key_of(walk, ATTR_TYPE)};
	if (walk->unit->unit->is_clang) {
		record.flags = TYPE_IS_ATOMIC;
		walk->import->has_sized_aliases = true;
	}
	uint32_t node;
	return add_type_node(walk, &record, &node);
}

enum status walk_typedef(struct walk *walk)
{
	uint32_t name, node;
	TRY(walk_qualified_name_of(walk, &name));
	struct type_record record = {
		.kind = name ? TYPE_TYPEDEF : TYPE_ALIAS, // kernels want typedefs to have names
		.name = name,
		.ref = walk_key_of(walk, ATTR_TYPE),
	};
	TRY(add_type_node(walk, &record, &node));
	enter(walk, CONTEXT_TYPEDEF, node);
	return name ? note_annotations(walk, TAGGED_TYPE, node, TYPE_NO_COMPONENT) : STATUS_OK;
}

// The bytes of an opaque enum, such as `enum e : short;`; 0 for any other type. gcc before version
// 13 does not say that it is a declaration. It is known by having no enumerators (encoding 2.7.5).
static uint32_t opaque_enum_size(const struct walk *walk, enum type_kind kind)
{
	bool is_opaque = kind == TYPE_ENUM && (flag_of(walk, ATTR_DECLARATION) ||
					       !walk->die.abbrev->has_children);
	uint64_t size = is_opaque ? integer_of(walk, ATTR_BYTE_SIZE, 0) : 0;
	return size == 1 || size == 2 || size == 4 || size == 8 ? (uint32_t)size : 0;
}

// The text that stands for a scope's name in the names inside of that scope. A long name is cut,
// and ends with its hash. Else nested scopes would take memory with the square of their number.
static enum status shorten_scope_name(struct walk *walk, uint32_t *name)
{
	const struct strings *strings = walk->import->names.strings;
	const char *text = strings_text(strings, *name);
	if (strlen(text) <= LONGEST_SCOPE_NAME)
		return STATUS_OK;
	char shorter[LONGEST_SCOPE_NAME];
	int length = snprintf(shorter, sizeof(shorter), "%.512s...%08" PRIx32, text,
			      name_hash(text, NAME_HASH_START));
	return strings_intern(strings, shorter, (size_t)length, name);
}

// Enters a DIE whose name, if it has one, qualifies the names inside of it.
static enum status enter_scope(struct walk *walk, enum context_kind kind, uint32_t node,
			       uint32_t name)
{
	const struct walk_context *parent = parent_of(walk);
	uint32_t outer = parent ? parent->scope_name : 0;
	enter(walk, kind, node);
	walk->context.scope_name = name ? name : outer;
	return name ? shorten_scope_name(walk, &walk->context.scope_name) : STATUS_OK;
}

enum status walk_namespace(struct walk *walk)
{
	uint32_t name;
	TRY(walk_qualified_name_of(walk, &name));
	return enter_scope(walk, CONTEXT_SCOPE, 0, name);
}

static uint32_t byte_size_of(struct walk *walk, uint64_t otherwise)
{
	uint64_t size = integer_of(walk, ATTR_BYTE_SIZE, otherwise);
	if (size > UINT32_MAX) {
		import_count_skip(walk->import, SKIP_UNREPRESENTABLE_MEMBER);
		size = UINT32_MAX;
	}
	return (uint32_t)size;
}

// Structs, unions and enums.
enum status walk_tagged_type(struct walk *walk, enum type_kind kind)
{
	uint32_t node;
	struct type_record record = {.kind = (uint8_t)kind};
	TRY(walk_qualified_name_of(walk, &record.name));
	uint32_t name = record.name;
	uint32_t opaque_size = name ? opaque_enum_size(walk, kind) : 0;
	if (die_has(&walk->attrs, ATTR_SIGNATURE)) {
		// This DIE is where the unit uses a type, and a type unit has the definition.
		record = (struct type_record){.kind = TYPE_ALIAS,
					      .ref = walk_key_of(walk, ATTR_SIGNATURE)};
	} else if (flag_of(walk, ATTR_DECLARATION) || opaque_size) {
		// A kernel takes no FWD without a name.
		record.kind = record.name ? TYPE_FWD : TYPE_VOID;
		record.size = (uint32_t)kind;
		record.item_count = opaque_size;
	} else if (kind == TYPE_ENUM) {
		record.size = byte_size_of(walk, 4);
		// types.c decides later whether it is signed.
		record.ref = walk_key_of(walk, ATTR_TYPE);
		if (integer_of(walk, ATTR_ENCODING, 0) == DW_ATE_signed)
			record.flags = TYPE_IS_SIGNED;
	} else {
		record.size = byte_size_of(walk, 0);
		if (integer_of(walk, ATTR_BYTE_SIZE, UINT64_MAX) == UINT64_MAX)
			record.flags = TYPE_HAS_NO_SIZE;
	}
	TRY(add_type_node(walk, &record, &node));
	bool is_definition = record.kind == kind;
	enum context_kind inside = kind == TYPE_ENUM ? CONTEXT_ENUM : CONTEXT_AGGREGATE;
	TRY(enter_scope(walk, is_definition ? inside : CONTEXT_SCOPE, node, name));
	if (is_definition && walk->die.abbrev->has_children)
		TRY(name_reader_begin_list(&walk->import->names, record.name));
	if (!is_definition || kind == TYPE_ENUM)
		return STATUS_OK;
	return note_annotations(walk, TAGGED_TYPE, node, TYPE_NO_COMPONENT);
}

// A string of Fortran whose bytes are in place. Of others, DWARF says where they are.
enum status walk_string(struct walk *walk)
{
	uint64_t size = integer_of(walk, ATTR_BYTE_SIZE, 0);
	if (!size || size > UINT32_MAX || die_has(&walk->attrs, ATTR_STRING_LENGTH))
		return walk_unsupported_type(walk);
	import_count_skip(walk->import, SKIP_ODD_BASE_TYPE);
	struct type_record record = {
		.kind = TYPE_INT, .flags = TYPE_IS_BYTES, .size = (uint32_t)size};
	uint32_t node;
	return add_type_node(walk, &record, &node);
}

// Bits from one element of the array to the next; 0 if DWARF does not say that they lie apart.
static uint64_t stride_of(const struct walk *walk)
{
	uint64_t bytes = integer_of(walk, ATTR_BYTE_STRIDE, 0);
	return integer_of(walk, ATTR_BIT_STRIDE, bytes * 8);
}

enum status walk_array(struct walk *walk)
{
	uint32_t node;
	if (die_has(&walk->attrs, ATTR_DATA_LOCATION)) {
		// Where the array is, there is a pointer to its elements (encoding 2.6.7).
		walk->skips_children = true;
		return walk_unsupported_type(walk);
	}
	struct type_record record = {
		.kind = TYPE_ARRAY,
		.ref = walk_key_of(walk, ATTR_TYPE),
		.size = byte_size_of(walk, 0),
	};
	if (integer_of(walk, ATTR_ORDERING, DW_ORD_row_major) == DW_ORD_col_major)
		record.flags = TYPE_IS_COLUMN_MAJOR;
	if (flag_of(walk, ATTR_GNU_VECTOR))
		record.flags |= TYPE_IS_VECTOR;
	TRY(add_type_node(walk, &record, &node));
	enter(walk, CONTEXT_ARRAY, node);
	struct import_item stride = {.value = (int64_t)stride_of(walk)};
	if (!stride.value || !walk->die.abbrev->has_children)
		return STATUS_OK;
	walk->import->graph.nodes.data[node].record.flags |= TYPE_HAS_STRIDE;
	return vec_push(&walk->import->open_items, stride);
}

// A bound or count that is a constant; false if there is none.
static bool constant_of(const struct walk *walk, enum attr_slot slot, int64_t *ret)
{
	const struct form_value *value = value_of(walk, slot);
	if (!value ||
	    (value->form_class != FORM_CLASS_CONSTANT && value->form_class != FORM_CLASS_SIGNED))
		return false;
	*ret = (int64_t)value->bits;
	return true;
}

// A dimension's number of elements; 0 when it is not a constant (encoding 2.6.2).
static uint64_t count_of_dimension(const struct walk *walk)
{
	int64_t lower = language_lower_bound(walk->unit->unit->language), upper, count;
	if (!die_has(&walk->attrs, ATTR_UPPER_BOUND))
		return constant_of(walk, ATTR_COUNT, &count) ? (uint64_t)count : 0;
	if (!constant_of(walk, ATTR_UPPER_BOUND, &upper) || upper == UINT32_MAX)
		return 0; // -1 in a form of four bytes: "no elements"
	if (die_has(&walk->attrs, ATTR_LOWER_BOUND) &&
	    !constant_of(walk, ATTR_LOWER_BOUND, &lower))
		return 0;
	return upper < lower ? 0 : (uint64_t)upper - (uint64_t)lower + 1;
}

enum status walk_subrange(struct walk *walk)
{
	const struct walk_context *parent = parent_of(walk);
	if (parent && parent->kind == CONTEXT_ARRAY) {
		struct import_item item = {
			.value = (int64_t)count_of_dimension(walk),
			.bit_size = die_has(&walk->attrs, ATTR_BYTE_STRIDE) ||
				    die_has(&walk->attrs, ATTR_BIT_STRIDE),
		};
		if (language_is_ada(walk->unit->unit->language) &&
		    die_has(&walk->attrs, ATTR_TYPE))
			item.type = walk_key_of(walk, ATTR_TYPE);
		return vec_push(&walk->import->open_items, item);
	}
	// Ada, Pascal: an integer of less values.
	if (die_has(&walk->attrs, ATTR_GNU_BIAS)) // what is stored is not the value
		return walk_unsupported_type(walk);
	struct type_record record = {
		.kind = TYPE_ALIAS,
		.ref = walk_key_of(walk, ATTR_TYPE),
		.size = byte_size_of(walk, 0),
	};
	walk->import->has_sized_aliases |= record.size != 0;
	uint32_t node;
	return add_type_node(walk, &record, &node);
}

enum status walk_proto(struct walk *walk)
{
	uint32_t node;
	TRY(add_type_node(walk,
			  &(struct type_record){.kind = TYPE_PROTO,
						.ref = walk_key_of(walk, ATTR_TYPE)}, &node));
	enter(walk, CONTEXT_PROTO, node);
	return STATUS_OK;
}

enum status walk_enumerator(struct walk *walk)
{
	const struct walk_context *parent = parent_of(walk);
	if (!parent || parent->kind != CONTEXT_ENUM)
		return STATUS_OK;
	struct import_item item = {0};
	TRY(walk_bare_name_of(walk, &item.name));
	if (!item.name)
		return STATUS_OK;
	const struct form_value *value = value_of(walk, ATTR_CONST_VALUE);
	item.value = (int64_t)integer_of(walk, ATTR_CONST_VALUE, 0);
	item.is_signed = value && value->form_class == FORM_CLASS_SIGNED;
	return vec_push(&walk->import->open_items, item);
}

// A type that BTF has no kind for, such as decltype(nullptr).
enum status walk_unsupported_type(struct walk *walk)
{
	import_count_skip(walk->import, SKIP_UNSUPPORTED_TYPE);
	// An assembler says by this tag that it does not know the type. C++ names the type
	// decltype(nullptr).
	struct type_record record = {.kind = TYPE_VOID};
	if (walk->die.abbrev->tag == DW_TAG_unspecified_type && !die_has(&walk->attrs, ATTR_NAME))
		record.flags = TYPE_IS_UNSPECIFIED;
	uint32_t node;
	return add_type_node(walk, &record, &node);
}
