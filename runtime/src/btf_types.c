// SPDX-License-Identifier: MIT
//
// Looks types up and takes them apart. Needs a blob that ldbtf_open() has checked, and checks no
// offset again.
#include "internal.h"

#ifdef LDBTF_NO_STATUS_TEXT

const char *ldbtf_status_text(enum ldbtf_status status)
{
	return status == LDBTF_OK ? "ok" : "BTF error";
}

#else

// One after the other, in the order of enum ldbtf_status. A table of pointers would be larger.
static const char status_texts[] =
	"ok\0"
	"no BTF in this image: link it with the ldbtf plugin\0"
	"not BTF, or damaged\0"
	"BTF of the other byte order\0"
	"BTF of an unknown version or kind\0"
	"not found\0"
	"wrong kind of type\0"
	"a type without a size\0"
	"too large\0"
	"memory is shorter than its type\0"
	"nested too deep, or in itself\0"
	"not a path\0"
	"split BTF without its base\0"
	"erased: no BTF was written here\0"
	"several BTFs in this module\0"
	"unknown status";

const char *ldbtf_status_text(enum ldbtf_status status)
{
	const char *text = status_texts;
	unsigned left = (unsigned)status;

	if (left > LDBTF_AMBIGUOUS)
		left = LDBTF_AMBIGUOUS + 1;
	while (left)
		if (!*text++)
			left--;
	return text;
}

#endif

uint32_t ldbtf_type_count(const struct ldbtf *btf)
{
	return btf->type_count;
}

void ldbtf_decode(const struct ldbtf *btf, const unsigned char *record, uint32_t id,
		  struct ldbtf_view *ret)
{
	uint32_t info = ldbtf_load_u32(record + 4);
	uint32_t shape = ldbtf_shapes[ldbtf_info_kind(info)];
	uint32_t size_or_type = ldbtf_load_u32(record + 8);

	ret->id = id;
	ret->kind = ldbtf_info_kind(info);
	ret->name = ldbtf_name(btf, ldbtf_load_u32(record));
	ret->vlen = ldbtf_info_vlen(info);
	ret->kind_flag = ldbtf_info_kind_flag(info) != 0;
	ret->data = record + sizeof(struct ldbtf_type);
	ret->byte_size = shape & LDBTF_SIZED ? size_or_type : 0;
	ret->type_id = shape & LDBTF_REFERS ? size_or_type : 0;
}

// The record of type `id`, which `owner` has.
static const unsigned char *record_of(const struct ldbtf *owner, uint32_t id)
{
	const unsigned char *record = owner->types;
	uint32_t walk = id - owner->first_id;

#ifndef LDBTF_NO_INDEX
	if (owner->index_count) {
		record += owner->index[walk >> owner->index_shift];
		walk &= ((uint32_t)1 << owner->index_shift) - 1;
	}
#endif
	while (walk--)
		record += ldbtf_bytes_of_record(record);
	return record;
}

enum ldbtf_status ldbtf_type_by_id(const struct ldbtf *btf, uint32_t id, struct ldbtf_view *ret)
{
	static const unsigned char void_record[sizeof(struct ldbtf_type)] = {0};

	if (id > btf->type_count)
		return LDBTF_NOT_FOUND;
	ldbtf_decode(btf, id ? record_of(ldbtf_owner(btf, id), id) : void_record, id, ret);
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_next_type(const struct ldbtf *btf, struct ldbtf_view *view)
{
	uint32_t id = view->id + 1;
	const struct ldbtf *owner;
	const unsigned char *record;

	if (view->id >= btf->type_count)
		return LDBTF_NOT_FOUND;
	owner = ldbtf_owner(btf, id);
	record = owner->types;
	if (id != owner->first_id) {
		record = view->data - sizeof(struct ldbtf_type);
		record += ldbtf_bytes_of_record(record);
	}
	ldbtf_decode(btf, record, id, view);
	return LDBTF_OK;
}

static const char *name_at(const struct ldbtf *btf, const unsigned char *record)
{
	return ldbtf_name(btf, ldbtf_load_u32(record));
}

#ifndef LDBTF_NO_INDEX

// The first of these offsets, sorted by the names of their records, whose name is not less.
static uint32_t search_names(const struct ldbtf *btf, const uint32_t *offsets, uint32_t count,
			     const char *name, size_t length)
{
	uint32_t low = 0;

	while (low < count) {
		uint32_t middle = low + (count - low) / 2;
		const char *candidate = name_at(btf, btf->types + offsets[middle]);

		if (ldbtf_compare_part(candidate, name, length) < 0)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

// How many of the numbers, which grow, are at most `limit`. The numbers are the indexed offsets
// themselves, or with `words` the words that the offsets lead to.
static uint32_t count_up_to(const uint32_t *offsets, uint32_t count, const unsigned char *words,
			    uint32_t limit)
{
	uint32_t low = 0;

	while (low < count) {
		uint32_t middle = low + (count - low) / 2;
		uint32_t number = offsets[middle];

		if (words)
			number = ldbtf_load_u32(words + number);
		if (number <= limit)
			low = middle + 1;
		else
			count = middle;
	}
	return low;
}

// Decodes the type whose record has the byte at `offset`. Every type is in the index.
static void decode_around(const struct ldbtf *btf, uint32_t offset, struct ldbtf_view *ret)
{
	uint32_t i = count_up_to(btf->index, btf->index_count, NULL, offset) - 1;

	ldbtf_decode(btf, btf->types + btf->index[i], btf->first_id + i, ret);
}

#endif

static bool is_wanted(const unsigned char *record, uint32_t kind)
{
	return !kind || ldbtf_info_kind(ldbtf_load_u32(record + 4)) == kind;
}

#ifndef LDBTF_NO_INDEX

// Looks a name up in the part of the index for blobs that are not sorted.
static bool find_indexed(const struct ldbtf *btf, const char *name, size_t length, uint32_t kind,
			 struct ldbtf_view *ret)
{
	const uint32_t *names = btf->index + btf->index_count + btf->variable_count;
	uint32_t i = search_names(btf, names, btf->name_count, name, length);

	for (; i < btf->name_count; i++) {
		const unsigned char *record = btf->types + names[i];

		if (ldbtf_compare_part(name_at(btf, record), name, length))
			return false;
		if (is_wanted(record, kind)) {
			decode_around(btf, names[i], ret);
			return true;
		}
	}
	return false;
}

#endif

// Finds a type by name in one blob, without its base.
static bool find_own(const struct ldbtf *btf, const char *name, size_t length, uint32_t kind,
		     struct ldbtf_view *ret)
{
	const unsigned char *record = btf->types;
	uint32_t id = btf->first_id;

#ifndef LDBTF_NO_INDEX
	if (btf->name_count)
		return find_indexed(btf, name, length, kind, ret);
	// No type of that name comes before the last indexed one whose name is less.
	if (btf->is_sorted) {
		uint32_t i = search_names(btf, btf->index, btf->index_count, name, length);

		if (i) {
			record += btf->index[i - 1];
			id += (i - 1) << btf->index_shift;
		}
	}
#endif
	for (; id <= btf->type_count; id++, record += ldbtf_bytes_of_record(record)) {
		int order = ldbtf_compare_part(name_at(btf, record), name, length);

		if (order > 0 && btf->is_sorted)
			return false;
		if (!order && is_wanted(record, kind)) {
			ldbtf_decode(btf, record, id, ret);
			return true;
		}
	}
	return false;
}

enum ldbtf_status ldbtf_find_part(const struct ldbtf *btf, const char *name, size_t length,
				  enum ldbtf_kind kind, struct ldbtf_view *ret)
{
	if (!length || !*name)
		return LDBTF_NOT_FOUND;
	for (; btf; btf = ldbtf_base(btf))
		if (find_own(btf, name, length, (uint32_t)kind, ret))
			return LDBTF_OK;
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

// Part `i` of a type of one of two kinds: its bytes, and its name if it has one.
static enum ldbtf_status part_at(const struct ldbtf *btf, const struct ldbtf_view *view, uint32_t i,
				 uint32_t kinds, const unsigned char **ret, const char **ret_name)
{
	uint32_t shape = ldbtf_shapes[view->kind];

	if (!(kinds >> view->kind & 1))
		return LDBTF_WRONG_KIND;
	if (i >= view->vlen)
		return LDBTF_NOT_FOUND;
	*ret = view->data + 4 * (size_t)(shape & LDBTF_PART_WORDS) * i;
	if (shape & LDBTF_NAMES)
		*ret_name = name_at(btf, *ret);
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_member_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				  uint32_t i,
				  struct ldbtf_member_view *ret)
{
	const unsigned char *member;
	enum ldbtf_status status =
		part_at(btf, view, i, 1u << LDBTF_KIND_STRUCT | 1u << LDBTF_KIND_UNION, &member,
			&ret->name);

	if (status == LDBTF_OK) {
		ret->type_id = ldbtf_word(member, 1);
		ret->bit_offset =
			ldbtf_member_bit_offset(view->kind_flag, ldbtf_word(member, 2));
		ret->bitfield_size =
			ldbtf_member_bitfield_size(view->kind_flag, ldbtf_word(member, 2));
	}
	return status;
}

enum ldbtf_status ldbtf_enumerator_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				      uint32_t i, struct ldbtf_enumerator *ret)
{
	const unsigned char *enumerator;
	enum ldbtf_status status =
		part_at(btf, view, i, 1u << LDBTF_KIND_ENUM | 1u << LDBTF_KIND_ENUM64, &enumerator,
			&ret->name);

	if (status == LDBTF_OK) {
		uint32_t low = ldbtf_word(enumerator, 1);
		uint32_t high = view->kind_flag && low >> 31 ? 0xffffffffu : 0;

		if (view->kind == LDBTF_KIND_ENUM64)
			high = ldbtf_word(enumerator, 2);
		ret->value = (int64_t)((uint64_t)high << 32 | low);
	}
	return status;
}

enum ldbtf_status ldbtf_param_at(const struct ldbtf *btf, const struct ldbtf_view *view, uint32_t i,
				 struct ldbtf_param_view *ret)
{
	const unsigned char *param;
	enum ldbtf_status status =
		part_at(btf, view, i, 1u << LDBTF_KIND_FUNC_PROTO, &param, &ret->name);

	if (status == LDBTF_OK)
		ret->type_id = ldbtf_word(param, 1);
	return status;
}

// The variable of an entry of a DATASEC.
static enum ldbtf_status decode_variable(const struct ldbtf *btf, const struct ldbtf_view *section,
					 const unsigned char *entry, struct ldbtf_variable *ret)
{
	struct ldbtf_view var;

	if (ldbtf_type_by_id(btf, ldbtf_word(entry, 0), &var) != LDBTF_OK ||
	    var.kind != LDBTF_KIND_VAR)
		return LDBTF_WRONG_KIND;
	ret->name = var.name;
	ret->var_id = var.id;
	ret->type_id = var.type_id;
	ret->linkage = ldbtf_word(var.data, 0);
	ret->section = section->name;
	ret->section_id = section->id;
	ret->offset = ldbtf_word(entry, 1);
	ret->byte_size = ldbtf_word(entry, 2);
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_variable_at(const struct ldbtf *btf, const struct ldbtf_view *view,
				    uint32_t i, struct ldbtf_variable *ret)
{
	const unsigned char *entry;
	enum ldbtf_status status =
		part_at(btf, view, i, 1u << LDBTF_KIND_DATASEC, &entry, &ret->name);

	return status == LDBTF_OK ? decode_variable(btf, view, entry, ret) : status;
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

// The entry of a variable in the DATASECs of one blob, and its DATASEC. NULL: none has it.
static const unsigned char *find_datasec_entry(const struct ldbtf *btf, uint32_t var_id,
					       struct ldbtf_view *section)
{
#ifndef LDBTF_NO_INDEX
	if (btf->variable_count) {
		const uint32_t *entries = btf->index + btf->index_count;
		uint32_t i = count_up_to(entries, btf->variable_count, btf->types, var_id - 1);

		if (i == btf->variable_count || ldbtf_load_u32(btf->types + entries[i]) != var_id)
			return NULL;
		decode_around(btf, entries[i], section);
		return btf->types + entries[i];
	}
#endif
	section->id = 0;
	while (ldbtf_next_type(btf, section) == LDBTF_OK) {
		uint32_t i;

		if (section->kind != LDBTF_KIND_DATASEC)
			continue;
		for (i = 0; i < section->vlen; i++)
			if (ldbtf_word(section->data, 3 * i) == var_id)
				return section->data + sizeof(struct ldbtf_datasec_entry) * i;
	}
	return NULL;
}

enum ldbtf_status ldbtf_find_variable(const struct ldbtf *btf, const char *name,
				      struct ldbtf_variable *ret)
{
	struct ldbtf_view var, section;
	const unsigned char *entry;

	if (ldbtf_find_type(btf, name, LDBTF_KIND_VAR, &var) != LDBTF_OK)
		return LDBTF_NOT_FOUND;
	// A VAR and its DATASEC are in the same blob.
	btf = ldbtf_owner(btf, var.id);
	entry = find_datasec_entry(btf, var.id, &section);
	return entry ? decode_variable(btf, &section, entry, ret) : LDBTF_NOT_FOUND;
}
