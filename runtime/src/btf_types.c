// SPDX-License-Identifier: MIT
//
// Looks types up and takes them apart. Needs a blob that ldbtf_open() has checked, and checks no
// offset again.
#include "internal.h"

const char *ldbtf_status_text(enum ldbtf_status status)
{
	switch (status) {
	case LDBTF_OK:
		return "ok";
	case LDBTF_ABSENT:
		return "no BTF in this image: link it with the ldbtf plugin";
	case LDBTF_MALFORMED:
		return "not BTF, or damaged";
	case LDBTF_FOREIGN_ORDER:
		return "BTF of the other byte order";
	case LDBTF_UNSUPPORTED:
		return "BTF of an unknown version or kind";
	case LDBTF_NOT_FOUND:
		return "not found";
	case LDBTF_WRONG_KIND:
		return "wrong kind of type";
	case LDBTF_NO_SIZE:
		return "a type without a size";
	case LDBTF_TOO_LARGE:
		return "too large";
	case LDBTF_TOO_SMALL:
		return "the memory is too small for its type";
	case LDBTF_TOO_DEEP:
		return "nested too deep, or inside of itself";
	case LDBTF_BAD_PATH:
		return "not a path";
	case LDBTF_ERASED:
		return "the place of the BTF is erased: the image was written without it";
	case LDBTF_AMBIGUOUS:
		return "several pieces of BTF in this module";
	}
	return "unknown status";
}

uint32_t ldbtf_type_count(const struct ldbtf *btf)
{
	return btf->type_count;
}

void ldbtf_decode(const struct ldbtf *btf, uint32_t offset, uint32_t id, struct ldbtf_view *ret)
{
	const unsigned char *record = btf->types + offset;
	uint32_t info = ldbtf_load_u32(record + 4);
	uint32_t size_or_type = ldbtf_load_u32(record + 8);

	ret->id = id;
	ret->kind = ldbtf_info_kind(info);
	ret->name = btf->strings + ldbtf_load_u32(record);
	ret->vlen = ldbtf_info_vlen(info);
	ret->kind_flag = ldbtf_info_kind_flag(info) != 0;
	ret->data = record + sizeof(struct ldbtf_type);
	ret->byte_size = 0;
	ret->type_id = 0;
	switch (ret->kind) {
	case LDBTF_KIND_INT:
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
	case LDBTF_KIND_FLOAT:
	case LDBTF_KIND_DATASEC:
		ret->byte_size = size_or_type;
		break;
	case LDBTF_KIND_ARRAY:
	case LDBTF_KIND_FWD:
		break;
	default:
		ret->type_id = size_or_type;
	}
}

static uint32_t record_size_at(const struct ldbtf *btf, uint32_t offset)
{
	return ldbtf_record_size(ldbtf_load_u32(btf->types + offset + 4));
}

enum ldbtf_status ldbtf_type_by_id(const struct ldbtf *btf, uint32_t id, struct ldbtf_view *ret)
{
	uint32_t offset = 0, at = 1;

	if (id > btf->type_count)
		return LDBTF_NOT_FOUND;
	if (!id) {
		ret->id = 0;
		ret->kind = LDBTF_KIND_VOID;
		ret->name = btf->strings;
		ret->vlen = ret->byte_size = ret->type_id = 0;
		ret->kind_flag = false;
		ret->data = btf->types;
		return LDBTF_OK;
	}
	if (btf->index_count) {
		uint32_t entry = (id - 1) >> btf->index_shift;

		offset = btf->index[entry];
		at = (entry << btf->index_shift) + 1;
	}
	for (; at < id; at++)
		offset += record_size_at(btf, offset);
	ldbtf_decode(btf, offset, id, ret);
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_next_type(const struct ldbtf *btf, struct ldbtf_view *view)
{
	uint32_t offset = 0;

	if (view->id >= btf->type_count)
		return LDBTF_NOT_FOUND;
	if (view->id) {
		offset = (uint32_t)(view->data - btf->types) - (uint32_t)sizeof(struct ldbtf_type);
		offset += record_size_at(btf, offset);
	}
	ldbtf_decode(btf, offset, view->id + 1, view);
	return LDBTF_OK;
}

static const char *indexed_name(const struct ldbtf *btf, uint32_t entry)
{
	return btf->strings + ldbtf_load_u32(btf->types + btf->index[entry]);
}

// The offset and ID of a type from which on to look for `name`: in a sorted blob the last indexed
// type whose name is less. No type of that name comes before it.
static uint32_t find_start(const struct ldbtf *btf, const char *name, size_t length,
			   uint32_t *ret_id)
{
	uint32_t low = 0,
		 high = btf->index_count; // entries below `low` are less, from `high` on not

	*ret_id = 1;
	if (!btf->is_sorted)
		return 0;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (ldbtf_compare_part(indexed_name(btf, middle), name, length) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return 0;
	*ret_id = ((low - 1) << btf->index_shift) + 1;
	return btf->index[low - 1];
}

enum ldbtf_status ldbtf_find_part(const struct ldbtf *btf, const char *name, size_t length,
				  enum ldbtf_kind kind, struct ldbtf_view *ret)
{
	uint32_t id, offset;

	if (!length || !*name)
		return LDBTF_NOT_FOUND;
	for (offset = find_start(btf, name, length, &id); id <= btf->type_count; id++) {
		const char *candidate = btf->strings + ldbtf_load_u32(btf->types + offset);
		int order = ldbtf_compare_part(candidate, name, length);

		if (order > 0 && btf->is_sorted)
			return LDBTF_NOT_FOUND;
		if (!order) {
			ldbtf_decode(btf, offset, id, ret);
			if (kind == LDBTF_KIND_VOID || ret->kind == (uint32_t)kind)
				return LDBTF_OK;
		}
		offset += record_size_at(btf, offset);
	}
	return LDBTF_NOT_FOUND;
}

enum ldbtf_status ldbtf_find_type(const struct ldbtf *btf, const char *name, enum ldbtf_kind kind,
				  struct ldbtf_view *ret)
{
	return ldbtf_find_part(btf, name, LDBTF_TO_NUL, kind, ret);
}

enum ldbtf_status ldbtf_resolve(const struct ldbtf *btf, uint32_t id, struct ldbtf_view *ret)
{
	int steps;

	for (steps = 0; steps < LDBTF_MAX_STEPS; steps++) {
		enum ldbtf_status status = ldbtf_type_by_id(btf, id, ret);

		if (status != LDBTF_OK)
			return status;
		if (!ldbtf_is_modifier(ret->kind) && ret->kind != LDBTF_KIND_VAR)
			return LDBTF_OK;
		id = ret->type_id;
	}
	return LDBTF_TOO_DEEP;
}

enum ldbtf_status ldbtf_member_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				  uint32_t i, struct ldbtf_member_view *ret)
{
	uint32_t word;

	if (!ldbtf_is_aggregate(view->kind))
		return LDBTF_WRONG_KIND;
	if (i >= view->vlen)
		return LDBTF_NOT_FOUND;
	word = ldbtf_word(view->data, 3 * i + 2);
	ret->name = btf->strings + ldbtf_word(view->data, 3 * i);
	ret->type_id = ldbtf_word(view->data, 3 * i + 1);
	ret->bit_offset = ldbtf_member_bit_offset(view->kind_flag, word);
	ret->bitfield_size = ldbtf_member_bitfield_size(view->kind_flag, word);
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_enumerator_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				      uint32_t i, struct ldbtf_enumerator *ret)
{
	uint32_t low;

	if (view->kind != LDBTF_KIND_ENUM && view->kind != LDBTF_KIND_ENUM64)
		return LDBTF_WRONG_KIND;
	if (i >= view->vlen)
		return LDBTF_NOT_FOUND;
	if (view->kind == LDBTF_KIND_ENUM64) {
		low = ldbtf_word(view->data, 3 * i + 1);
		ret->name = btf->strings + ldbtf_word(view->data, 3 * i);
		ret->value = (int64_t)((uint64_t)ldbtf_word(view->data, 3 * i + 2) << 32 | low);
		return LDBTF_OK;
	}
	low = ldbtf_word(view->data, 2 * i + 1);
	ret->name = btf->strings + ldbtf_word(view->data, 2 * i);
	ret->value = view->kind_flag ? (int64_t)(int32_t)low : (int64_t)low;
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_param_at(const struct ldbtf *btf, const struct ldbtf_view *view, uint32_t i,
				 struct ldbtf_param_view *ret)
{
	if (view->kind != LDBTF_KIND_FUNC_PROTO)
		return LDBTF_WRONG_KIND;
	if (i >= view->vlen)
		return LDBTF_NOT_FOUND;
	ret->name = btf->strings + ldbtf_word(view->data, 2 * i);
	ret->type_id = ldbtf_word(view->data, 2 * i + 1);
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_variable_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				    uint32_t i, struct ldbtf_variable *ret)
{
	struct ldbtf_view var;

	if (view->kind != LDBTF_KIND_DATASEC)
		return LDBTF_WRONG_KIND;
	if (i >= view->vlen)
		return LDBTF_NOT_FOUND;
	if (ldbtf_type_by_id(btf, ldbtf_word(view->data, 3 * i), &var) != LDBTF_OK ||
	    var.kind != LDBTF_KIND_VAR)
		return LDBTF_WRONG_KIND;
	ret->name = var.name;
	ret->var_id = var.id;
	ret->type_id = var.type_id;
	ret->linkage = ldbtf_word(var.data, 0);
	ret->section = view->name;
	ret->section_id = view->id;
	ret->offset = ldbtf_word(view->data, 3 * i + 1);
	ret->byte_size = ldbtf_word(view->data, 3 * i + 2);
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_array_of(const struct ldbtf_view *view, struct ldbtf_array_view *ret)
{
	if (view->kind != LDBTF_KIND_ARRAY)
		return LDBTF_WRONG_KIND;
	ret->elem_type_id = ldbtf_word(view->data, 0);
	ret->index_type_id = ldbtf_word(view->data, 1);
	ret->count = ldbtf_word(view->data, 2);
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_int_of(const struct ldbtf_view *view, struct ldbtf_int_view *ret)
{
	uint32_t data, encoding;

	if (view->kind != LDBTF_KIND_INT)
		return LDBTF_WRONG_KIND;
	data = ldbtf_word(view->data, 0);
	encoding = ldbtf_int_encoding(data);
	ret->bits = ldbtf_int_bit_size(data);
	ret->is_signed = (encoding & LDBTF_INT_SIGNED) != 0;
	ret->is_bool = (encoding & LDBTF_INT_BOOL) != 0;
	// Encoders leave LDBTF_INT_CHAR unused and keep C's name.
	ret->is_char = (encoding & LDBTF_INT_CHAR) != 0 || !ldbtf_compare(view->name, "char");
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_find_enumerator(const struct ldbtf *btf, const struct ldbtf_view *view,
					int64_t value, struct ldbtf_enumerator *ret)
{
	uint32_t i;

	for (i = 0;; i++) {
		enum ldbtf_status status = ldbtf_enumerator_at(btf, view, i, ret);

		if (status != LDBTF_OK || ret->value == value)
			return status;
	}
}

enum ldbtf_status ldbtf_find_variable(const struct ldbtf *btf, const char *name,
				      struct ldbtf_variable *ret)
{
	struct ldbtf_view var, section;

	if (ldbtf_find_type(btf, name, LDBTF_KIND_VAR, &var) != LDBTF_OK)
		return LDBTF_NOT_FOUND;
	section.id = 0;
	while (ldbtf_next_type(btf, &section) == LDBTF_OK) {
		uint32_t i;

		if (section.kind != LDBTF_KIND_DATASEC)
			continue;
		for (i = 0; i < section.vlen; i++)
			if (ldbtf_word(section.data, 3 * i) == var.id)
				return ldbtf_variable_at(btf, &section, i, ret);
	}
	return LDBTF_NOT_FOUND;
}
