// SPDX-License-Identifier: GPL-3.0-or-later
//
// One DIE for each record. The two kinds of tags are children of what they are about, as clang
// writes them: DW_TAG_LLVM_annotation.
#include "tool/dwarf_types.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "support/search.h"
#include "tool/layout.h"
#include "tool/references.h"

// LLVM's, which the <dwarf.h> of elfutils 0.188 does not know.
enum { TAG_LLVM_ANNOTATION = 0x6000 };

enum { WHOLE = UINT32_MAX }; // a DECL_TAG's component, if the tag is about no member or parameter

struct decl_tag {
	uint32_t type_id, component, id;
};

struct dwarf_types {
	const struct btf_file *file;
	const struct ldbtf *btf;
	const struct debug_functions *functions;
	struct dwarf_writer *writer;
	VEC(struct decl_tag) tags; // by type, component and ID
	bool *is_prototype; // by type ID: a FUNC names it
	bool *is_named;     // by type ID: a record that is no FUNC names it
};

// The offset in .debug_str of a name in the BTF. That section has all strings of the BTF, those of
// its base first.
static uint32_t offset_of_name(const struct ldbtf *btf, const char *name)
{
	while (btf->base && !(name >= btf->strings && name < btf->strings + btf->str_len))
		btf = btf->base;
	return btf->first_string + (uint32_t)(name - btf->strings);
}

static void add_name_attr(const struct dwarf_types *types, const char *name)
{
	if (*name)
		dwarf_add_string(types->writer, DW_AT_name, offset_of_name(types->btf, name));
}

// ---- Tags. ----

// The component of a DECL_TAG, the linkage of a VAR.
static uint32_t first_word_of(const struct ldbtf_view *view)
{
	uint32_t word;
	memcpy(&word, view->data, sizeof(word));
	return word;
}

static int compare_decl_tags(const void *a, const void *b)
{
	const struct decl_tag *left = a, *right = b;
	if (left->type_id != right->type_id)
		return left->type_id < right->type_id ? -1 : 1;
	if (left->component != right->component)
		return left->component < right->component ? -1 : 1;
	return left->id < right->id ? -1 : left->id > right->id;
}

static enum status find_decl_tags(struct dwarf_types *types)
{
	struct ldbtf_view view = {0};
	while (ldbtf_next_type(types->btf, &view) == LDBTF_OK)
		if (view.kind == LDBTF_KIND_DECL_TAG && !view.kind_flag)
			TRY(vec_push(&types->tags, ((struct decl_tag){
				view.type_id, first_word_of(&view), view.id})));
	if (types->tags.count)
		qsort(types->tags.data, types->tags.count, sizeof(*types->tags.data),
		      compare_decl_tags);
	return STATUS_OK;
}

// The first tag of a type's component. *ret_count: how many there are.
static const struct decl_tag *decl_tags_of(const struct dwarf_types *types, uint32_t type_id,
					   uint32_t component, size_t *ret_count)
{
	const struct decl_tag wanted = {type_id, component, 0}, *tags = types->tags.data;
	struct search search = search_among(types->tags.count);
	*ret_count = 0;
	if (!tags)
		return NULL;
	while (search_is_open(&search))
		search_narrow(&search, compare_decl_tags(&tags[search.middle], &wanted) < 0);
	size_t end = search.first;
	while (end < types->tags.count && tags[end].type_id == type_id &&
	       tags[end].component == component)
		end++;
	*ret_count = end - search.first;
	return tags + search.first;
}

static void write_annotation(const struct dwarf_types *types, const char *kind, const char *text)
{
	dwarf_begin(types->writer, TAG_LLVM_ANNOTATION, 0);
	dwarf_add_text(types->writer, DW_AT_name, kind);
	dwarf_add_string(types->writer, DW_AT_const_value, offset_of_name(types->btf, text));
	dwarf_end(types->writer, false);
}

static void write_decl_tags(const struct dwarf_types *types, const struct decl_tag *tags,
			    size_t count)
{
	struct ldbtf_view view;
	for (size_t i = 0; i < count; i++)
		if (ldbtf_type_by_id(types->btf, tags[i].id, &view) == LDBTF_OK)
			write_annotation(types, "btf_decl_tag", view.name);
}

// Ends a DIE whose only children are the tags of a component.
static void end_tagged(const struct dwarf_types *types, uint32_t type_id, uint32_t component)
{
	size_t count;
	const struct decl_tag *tags = decl_tags_of(types, type_id, component, &count);
	dwarf_end(types->writer, count);
	write_decl_tags(types, tags, count);
	if (count)
		dwarf_end_children(types->writer);
}

// Ends the children of a DIE, of which tags of the whole are the last.
static void end_tagged_children(const struct dwarf_types *types, uint32_t type_id)
{
	size_t count;
	const struct decl_tag *tags = decl_tags_of(types, type_id, WHOLE, &count);
	write_decl_tags(types, tags, count);
	dwarf_end_children(types->writer);
}

// ---- References. ----

// The type behind TYPE_TAGs, which have no DIE.
static enum ldbtf_status skip_type_tags(const struct ldbtf *btf, uint32_t id,
					struct ldbtf_view *ret)
{
	enum ldbtf_status status = ldbtf_type_by_id(btf, id, ret);
	for (int i = 0; status == LDBTF_OK && ret->kind == LDBTF_KIND_TYPE_TAG; i++) {
		if (i == LDBTF_MAX_STEPS)
			return LDBTF_TOO_DEEP;
		status = ldbtf_type_by_id(btf, ret->type_id, ret);
	}
	return status;
}

static bool is_type(const struct ldbtf_view *view)
{
	switch (view->kind) {
	case LDBTF_KIND_FUNC:
	case LDBTF_KIND_VAR:
	case LDBTF_KIND_DATASEC:
	case LDBTF_KIND_DECL_TAG:
		return false;
	default:
		return true;
	}
}

// Adds DW_AT_type. What is no type becomes void. So does a type that is defined by itself, which no
// compiler makes. Debuggers would follow such a type for ever.
static void add_type(const struct dwarf_types *types, uint32_t id)
{
	struct ldbtf_view view;
	uint32_t size;
	if (skip_type_tags(types->btf, id, &view) == LDBTF_OK && is_type(&view) &&
	    ldbtf_size_of(types->btf, view.id, &size) != LDBTF_TOO_DEEP)
		dwarf_add_type(types->writer, view.id);
}

static void note_named(void *data, enum reference_role role, const char *name, uint32_t id)
{
	bool *is_named = data;
	(void)role, (void)name;
	is_named[id] = true;
}

// A FUNC has the DIEs of its prototype as its own. So a prototype that only FUNCs name needs no
// DIE.
static enum status find_named_types(struct dwarf_types *types)
{
	struct ldbtf_view view = {0};
	size_t count = (size_t)ldbtf_type_count(types->btf) + 1;
	types->is_prototype = calloc(count, sizeof(bool));
	types->is_named = calloc(count, sizeof(bool));
	if (!types->is_prototype || !types->is_named)
		return STATUS_NO_MEMORY;
	while (ldbtf_next_type(types->btf, &view) == LDBTF_OK)
		if (view.kind == LDBTF_KIND_FUNC)
			types->is_prototype[view.type_id] = true;
		else
			references_visit(types->btf, &view, note_named, types->is_named);
	return STATUS_OK;
}

// ---- Types. ----

// The DWARF encoding of an INT whose name says more than BTF's encoding does. Debuggers then show
// characters, complex numbers and decimal fractions as such.
static unsigned encoding_by_name(const char *name)
{
	static const struct {
		const char *name;
		unsigned encoding;
	} known[] = {
		{"char8_t", DW_ATE_UTF}, {"char16_t", DW_ATE_UTF}, {"char32_t", DW_ATE_UTF},
		{"_Complex float", DW_ATE_complex_float},
		{"_Complex double", DW_ATE_complex_float},
		{"_Decimal32", DW_ATE_decimal_float}, {"_Decimal64", DW_ATE_decimal_float},
		{"_Decimal128", DW_ATE_decimal_float},
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(name, known[i].name))
			return known[i].encoding;
	return DW_ATE_unsigned;
}

static bool is_char(const struct ldbtf_view *view, const struct ldbtf_int_view *value)
{
	return view->byte_size == 1 &&
	       (value->is_char || !strcmp(view->name, "char") ||
		!strcmp(view->name, "signed char") || !strcmp(view->name, "unsigned char"));
}

static unsigned encoding_of(const struct ldbtf_view *view, const struct ldbtf_int_view *value)
{
	if (value->is_bool)
		return DW_ATE_boolean;
	if (is_char(view, value))
		return value->is_signed ? DW_ATE_signed_char : DW_ATE_unsigned_char;
	if (value->is_signed)
		return DW_ATE_signed;
	return encoding_by_name(view->name);
}

static void write_int(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	struct ldbtf_int_view value = {0};
	(void)ldbtf_int_of(view, &value);
	dwarf_begin(types->writer, DW_TAG_base_type, view->id);
	add_name_attr(types, view->name);
	dwarf_add_uint(types->writer, DW_AT_encoding, encoding_of(view, &value));
	dwarf_add_uint(types->writer, DW_AT_byte_size, view->byte_size);
	if (value.bits != (uint64_t)view->byte_size * 8)
		dwarf_add_uint(types->writer, DW_AT_bit_size, value.bits);
	dwarf_end(types->writer, false);
}

static void write_float(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	dwarf_begin(types->writer, DW_TAG_base_type, view->id);
	add_name_attr(types, view->name);
	dwarf_add_uint(types->writer, DW_AT_encoding, DW_ATE_float);
	dwarf_add_uint(types->writer, DW_AT_byte_size, view->byte_size);
	dwarf_end(types->writer, false);
}

// BTF has the tag next to the pointer first, and clang's children have it last (encoding 2.9.2).
static void write_pointer(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	const char *tags[LDBTF_MAX_STEPS];
	int count = 0;
	struct ldbtf_view behind;
	uint32_t id = view->type_id;
	for (int i = 0; i < LDBTF_MAX_STEPS; i++, id = behind.type_id) {
		if (ldbtf_type_by_id(types->btf, id, &behind) != LDBTF_OK ||
		    behind.kind != LDBTF_KIND_TYPE_TAG)
			break;
		if (!behind.kind_flag)
			tags[count++] = behind.name;
	}
	dwarf_begin(types->writer, DW_TAG_pointer_type, view->id);
	dwarf_add_uint(types->writer, DW_AT_byte_size, types->writer->address_size);
	add_type(types, view->type_id);
	dwarf_end(types->writer, count);
	for (int i = count; i-- > 0;)
		write_annotation(types, "btf_type_tag", tags[i]);
	if (count)
		dwarf_end_children(types->writer);
}

// BTF does not tell `[0]` from `[]`. Both have no count here.
static void write_array(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	struct ldbtf_array_view array;
	if (ldbtf_array_of(view, &array) != LDBTF_OK)
		return;
	dwarf_begin(types->writer, DW_TAG_array_type, view->id);
	add_type(types, array.elem_type_id);
	dwarf_end(types->writer, true);
	dwarf_begin(types->writer, DW_TAG_subrange_type, 0);
	add_type(types, array.index_type_id);
	if (array.count)
		dwarf_add_uint(types->writer, DW_AT_count, array.count);
	dwarf_end(types->writer, false);
	dwarf_end_children(types->writer);
}

// A bitfield's width. BTF of old encoders has an INT of fewer bits than its bytes have, and no
// bitfield. 0: not a bitfield.
static uint64_t bitfield_size_of(const struct ldbtf *btf, const struct ldbtf_member_view *member)
{
	struct ldbtf_view view;
	struct ldbtf_int_view value;
	if (member->bitfield_size)
		return member->bitfield_size;
	if (ldbtf_resolve(btf, member->type_id, &view) == LDBTF_OK &&
	    ldbtf_int_of(&view, &value) == LDBTF_OK && value.bits < (uint64_t)view.byte_size * 8)
		return value.bits;
	return member->bit_offset % 8 ? layout_member_bits(btf, member) : 0;
}

static void write_member(const struct dwarf_types *types, const struct ldbtf_view *view,
			 uint32_t number, const struct ldbtf_member_view *member)
{
	uint64_t bits = bitfield_size_of(types->btf, member);
	dwarf_begin(types->writer, DW_TAG_member, 0);
	add_name_attr(types, member->name);
	add_type(types, member->type_id);
	if (bits) {
		dwarf_add_uint(types->writer, DW_AT_bit_size, bits);
		dwarf_add_uint(types->writer, DW_AT_data_bit_offset, member->bit_offset);
	} else {
		dwarf_add_uint(types->writer, DW_AT_data_member_location,
			       member->bit_offset / 8);
	}
	end_tagged(types, view->id, number);
}

static void write_struct_die(const struct dwarf_types *types, const struct ldbtf_view *view,
			     unsigned tag)
{
	struct ldbtf_member_view member;
	dwarf_begin(types->writer, tag, view->id);
	add_name_attr(types, view->name);
	dwarf_add_uint(types->writer, DW_AT_byte_size, view->byte_size);
	dwarf_end(types->writer, true);
	for (uint32_t i = 0; ldbtf_member_at(types->btf, view, i, &member) == LDBTF_OK; i++)
		write_member(types, view, i, &member);
	end_tagged_children(types, view->id);
}

static void write_declaration_die(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	dwarf_begin(types->writer,
		    view->kind_flag ? DW_TAG_union_type : DW_TAG_structure_type, view->id);
	add_name_attr(types, view->name);
	dwarf_add_flag(types->writer, DW_AT_declaration);
	dwarf_end(types->writer, false);
}

// DW_AT_encoding tells the sign of an enum, also of one that has no negative value. gcc and clang
// write it, too.
static void write_enum_die(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	struct ldbtf_enumerator item;
	dwarf_begin(types->writer, DW_TAG_enumeration_type, view->id);
	add_name_attr(types, view->name);
	dwarf_add_uint(types->writer, DW_AT_encoding,
		       view->kind_flag ? DW_ATE_signed : DW_ATE_unsigned);
	dwarf_add_uint(types->writer, DW_AT_byte_size, view->byte_size);
	dwarf_end(types->writer, view->vlen);
	for (uint32_t i = 0; ldbtf_enumerator_at(types->btf, view, i, &item) == LDBTF_OK; i++) {
		dwarf_begin(types->writer, DW_TAG_enumerator, 0);
		add_name_attr(types, item.name);
		if (view->kind_flag)
			dwarf_add_int(types->writer, DW_AT_const_value, item.value);
		else
			dwarf_add_uint(types->writer, DW_AT_const_value, (uint64_t)item.value);
		dwarf_end(types->writer, false);
	}
	if (view->vlen)
		dwarf_end_children(types->writer);
}

// Typedefs and qualifiers. The tags of a typedef are about the whole.
static void write_modifier(const struct dwarf_types *types, const struct ldbtf_view *view,
			   unsigned tag)
{
	dwarf_begin(types->writer, tag, view->id);
	add_name_attr(types, view->name);
	add_type(types, view->type_id);
	end_tagged(types, view->id, WHOLE);
}

// ---- Functions and variables. ----

static bool is_variadic(const struct ldbtf_param_view *parameter)
{
	return !*parameter->name && !parameter->type_id;
}

// `...` alone is `()` of old C (encoding 1.5.7).
static void add_prototyped(const struct dwarf_types *types, const struct ldbtf_view *proto)
{
	struct ldbtf_param_view first;
	bool is_old = proto->vlen == 1 &&
		      ldbtf_param_at(types->btf, proto, 0, &first) == LDBTF_OK &&
		      is_variadic(&first);
	if (!is_old)
		dwarf_add_flag(types->writer, DW_AT_prototyped);
}

// The children of a function or of a function's type. `view` is what tags are about.
static void write_parameters(const struct dwarf_types *types, const struct ldbtf_view *proto,
			     const struct ldbtf_view *view)
{
	struct ldbtf_param_view parameter;
	for (uint32_t i = 0; ldbtf_param_at(types->btf, proto, i, &parameter) == LDBTF_OK; i++) {
		bool is_rest = i + 1 == proto->vlen && is_variadic(&parameter);
		dwarf_begin(types->writer, is_rest ? DW_TAG_unspecified_parameters
						   : DW_TAG_formal_parameter, 0);
		add_name_attr(types, parameter.name);
		add_type(types, parameter.type_id);
		end_tagged(types, view->id, i);
	}
}

static void write_prototype(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	dwarf_begin(types->writer, DW_TAG_subroutine_type, view->id);
	add_prototyped(types, view);
	add_type(types, view->type_id);
	dwarf_end(types->writer, view->vlen);
	write_parameters(types, view, view);
	if (view->vlen)
		dwarf_end_children(types->writer);
}

// Where the function is. Of several functions at one address, one has the code.
static void add_code(const struct dwarf_types *types, const struct function_range *place)
{
	if (place->is_global)
		dwarf_add_flag(types->writer, DW_AT_external);
	if (!place->is_known)
		dwarf_add_flag(types->writer, DW_AT_declaration);
	else
		dwarf_add_address(types->writer, DW_AT_low_pc, place->address);
	if (place->size)
		dwarf_add_uint(types->writer, DW_AT_high_pc, place->size);
}

static void write_function(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	struct ldbtf_view proto;
	if (ldbtf_type_by_id(types->btf, view->type_id, &proto) != LDBTF_OK ||
	    proto.kind != LDBTF_KIND_FUNC_PROTO)
		return;
	dwarf_begin(types->writer, DW_TAG_subprogram, view->id);
	add_name_attr(types, view->name);
	add_prototyped(types, &proto);
	add_type(types, proto.type_id);
	add_code(types, &types->functions->places[view->id]);
	dwarf_end(types->writer, true);
	write_parameters(types, &proto, view);
	end_tagged_children(types, view->id);
}

static void write_variable(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	struct ldbtf_variable variable;
	uint64_t address;
	bool has_address = btf_file_variable(types->file, view->id, &variable) &&
			   btf_file_address(types->file, &variable, &address);
	dwarf_begin(types->writer, DW_TAG_variable, view->id);
	add_name_attr(types, view->name);
	add_type(types, view->type_id);
	if (first_word_of(view) != LDBTF_LINKAGE_STATIC)
		dwarf_add_flag(types->writer, DW_AT_external);
	if (has_address)
		dwarf_add_location(types->writer, address);
	else
		dwarf_add_flag(types->writer, DW_AT_declaration);
	end_tagged(types, view->id, WHOLE);
}

// ---- All of it. ----

static void write_type_die(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	switch (view->kind) {
	case LDBTF_KIND_INT:
		write_int(types, view);
		break;
	case LDBTF_KIND_FLOAT:
		write_float(types, view);
		break;
	case LDBTF_KIND_PTR:
		write_pointer(types, view);
		break;
	case LDBTF_KIND_ARRAY:
		write_array(types, view);
		break;
	case LDBTF_KIND_STRUCT:
		write_struct_die(types, view, DW_TAG_structure_type);
		break;
	case LDBTF_KIND_UNION:
		write_struct_die(types, view, DW_TAG_union_type);
		break;
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		write_enum_die(types, view);
		break;
	case LDBTF_KIND_FWD:
		write_declaration_die(types, view);
		break;
	case LDBTF_KIND_TYPEDEF:
		write_modifier(types, view, DW_TAG_typedef);
		break;
	case LDBTF_KIND_VOLATILE:
		write_modifier(types, view, DW_TAG_volatile_type);
		break;
	case LDBTF_KIND_CONST:
		write_modifier(types, view, DW_TAG_const_type);
		break;
	case LDBTF_KIND_RESTRICT:
		write_modifier(types, view, DW_TAG_restrict_type);
		break;
	}
}

// Functions and variables of the base are in the base's image, and so are not written.
static void write_own(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	if (view->id < types->btf->first_id)
		return;
	if (view->kind == LDBTF_KIND_FUNC)
		write_function(types, view);
	else if (view->kind == LDBTF_KIND_VAR)
		write_variable(types, view);
}

// Has the prototype no DIE, since only FUNCs name it?
static bool is_part_of_functions(const struct dwarf_types *types, const struct ldbtf_view *view)
{
	return types->is_prototype[view->id] && !types->is_named[view->id];
}

static void write_records(const struct dwarf_types *types)
{
	struct ldbtf_view view = {0};
	while (ldbtf_next_type(types->btf, &view) == LDBTF_OK) {
		if (view.kind != LDBTF_KIND_FUNC_PROTO)
			write_type_die(types, &view);
		else if (!is_part_of_functions(types, &view))
			write_prototype(types, &view);
		write_own(types, &view);
	}
}

enum status dwarf_types_write(const struct btf_file *file,
			      const struct debug_functions *functions,
			      struct dwarf_writer *writer)
{
	struct dwarf_types types = {
		.file = file, .btf = &file->btf, .functions = functions, .writer = writer};
	enum status status = find_decl_tags(&types);
	if (status == STATUS_OK)
		status = find_named_types(&types);
	if (status == STATUS_OK)
		write_records(&types);
	vec_free(&types.tags);
	free(types.is_named);
	free(types.is_prototype);
	return status;
}
