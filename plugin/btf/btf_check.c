// SPDX-License-Identifier: GPL-3.0-or-later
//
// Checks each record by itself, and the order of types (btf_check.h). btf_view_open has found out
// before where records begin, and so which IDs exist.
#include "btf/btf_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "btf/btf_check_resolve.h"

enum {
	MAX_NAME_LENGTH = 512, // kernel: KSYM_NAME_LEN since 6.1
	MAX_SECTION_NAME_LENGTH = 511,
};

// A part of a record, as messages call it: "member 3", or the noun alone. Its text is made only for
// a message, because most blobs are right and have 100,000s of parts.
struct record_part {
	const char *noun;
	uint32_t index; // NO_INDEX if the record has one such part
};

enum { PART_TEXT_SIZE = 40 };
#define NO_INDEX UINT32_MAX

static const char *part_text(struct record_part part, char text[PART_TEXT_SIZE])
{
	if (part.index == NO_INDEX)
		return part.noun;
	snprintf(text, PART_TEXT_SIZE, "%s %u", part.noun, part.index);
	return text;
}

static bool is_identifier(const char *name)
{
	size_t length = 0;
	for (; name[length]; length++) {
		char c = name[length];
		bool may_begin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
				 c == '.';
		if (!may_begin && !(length && c >= '0' && c <= '9'))
			return false;
		if (length == MAX_NAME_LENGTH)
			return false;
	}
	return length > 0;
}

bool btf_is_section_name(const char *name)
{
	size_t length = 0;
	for (; name[length]; length++) {
		uint8_t c = (uint8_t)name[length];
		bool is_printable = (c >= 0x20 && c <= 0x7e) || c >= 0xa0;
		if (!is_printable || length == MAX_SECTION_NAME_LENGTH)
			return false;
	}
	return length > 0;
}

// Looks at the text of each name once. Most names are used several times, far apart, so that the
// text is in no cache, while the bits are.
static bool is_known_identifier(const struct btf_view *view, uint32_t name_off, const char *name)
{
	if (name_off < view->first_string)
		return is_identifier(name);
	uint32_t at = name_off - view->first_string;
	uint8_t *bits = &view->identifiers[at / 8], bit = (uint8_t)(1u << at % 8);
	if (!(*bits & bit) && is_identifier(name))
		*bits |= bit;
	return *bits & bit;
}

// A name must be an identifier. Offset 0 means that there is no name.
static enum status check_identifier(const struct btf_view *view, const struct btf_record *record,
				    struct record_part part, uint32_t name_off, bool is_required)
{
	char what[PART_TEXT_SIZE], shown[BTF_SHOWN_NAME_SIZE];
	const char *name = btf_view_name(view, name_off);
	if (!name)
		return btf_reject(view, record, "1.6.2",
				  "%s at offset %u, the strings have %u bytes",
				  part_text(part, what), name_off, btf_view_string_end(view));
	if (!name_off)
		return is_required ? btf_reject(view, record, "1.7.2", "%s has no name",
						part_text(part, what))
				   : STATUS_OK;
	if (is_known_identifier(view, name_off, name))
		return STATUS_OK;
	btf_view_show_name(view, name_off, shown);
	return btf_reject(view, record, "1.7.1",
			  "%s: \"%s\" is not an identifier of at most %u bytes",
			  part_text(part, what), shown, MAX_NAME_LENGTH);
}

static enum status check_type_name(const struct btf_view *view, const struct btf_record *record)
{
	const char *name = btf_view_name(view, record->name_off);
	if (!name)
		return btf_reject(view, record, "1.6.2",
				  "name at offset %u, the strings have %u bytes", record->name_off,
				  btf_view_string_end(view));
	const struct record_part itself = {"the type", NO_INDEX};
	switch (record->kind) {
	case LDBTF_KIND_FWD:
	case LDBTF_KIND_TYPEDEF:
	case LDBTF_KIND_FUNC:
	case LDBTF_KIND_VAR:
		return check_identifier(view, record, itself, record->name_off, true);
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		return check_identifier(view, record, itself, record->name_off, false);
	case LDBTF_KIND_DATASEC:
		// Section names are free text. Kernels before about 6.12 wanted an identifier.
		if (!btf_is_section_name(name))
			return btf_reject(view, record, "1.7.3",
					  "name is not printable text of at most %u bytes",
					  MAX_SECTION_NAME_LENGTH);
		return STATUS_OK;
	case LDBTF_KIND_DECL_TAG:
	case LDBTF_KIND_TYPE_TAG:
		return *name ? STATUS_OK : btf_reject(view, record, "1.7.4", "tag is empty");
	case LDBTF_KIND_INT:
	case LDBTF_KIND_FLOAT:
		return STATUS_OK;
	default: // PTR, ARRAY, CONST, VOLATILE, RESTRICT, FUNC_PROTO
		return record->name_off
			       ? btf_reject(view, record, "1.7.5", "this kind can't have a name")
			       : STATUS_OK;
	}
}

static enum status check_info(const struct btf_view *view, const struct btf_record *record)
{
	switch (record->kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		return STATUS_OK;
	case LDBTF_KIND_FWD:
	case LDBTF_KIND_DECL_TAG: // kind_flag on tags: kernels since 6.15
	case LDBTF_KIND_TYPE_TAG:
		break;
	default:
		if (record->kind_flag)
			return btf_reject(view, record, "1.7.7",
					  "kind_flag has no meaning for this kind");
	}
	switch (record->kind) {
	case LDBTF_KIND_FUNC:
	case LDBTF_KIND_FUNC_PROTO:
	case LDBTF_KIND_DATASEC:
		return STATUS_OK;
	default:
		if (record->vlen)
			return btf_reject(view, record, "1.7.8", "vlen is %u, this kind has none",
					  record->vlen);
		return STATUS_OK;
	}
}

// Rule 1.6.3. Void (0) exists.
static enum status check_part_type(const struct btf_view *view, const struct btf_record *record,
				   struct record_part part, uint32_t id)
{
	char what[PART_TEXT_SIZE];
	if (id <= view->last_id)
		return STATUS_OK;
	return btf_reject(view, record, "1.6.3", "%s refers to type %u, there are %u",
			  part_text(part, what), id, view->last_id);
}

static enum status check_reference(const struct btf_view *view, const struct btf_record *record,
				   const char *noun, uint32_t id)
{
	return check_part_type(view, record, (struct record_part){noun, NO_INDEX}, id);
}

static enum status check_int(const struct btf_view *view, const struct btf_record *record)
{
	uint32_t data = btf_record_word(view, record, 0);
	uint32_t bits = ldbtf_int_bit_size(data) + ldbtf_int_bit_offset(data);
	uint32_t encoding = ldbtf_int_encoding(data);
	if (data & LDBTF_INT_RESERVED)
		return btf_reject(view, record, "1.7.9", "data word %#x has reserved bits set",
				  data);
	if (bits > 128)
		return btf_reject(view, record, "1.7.9", "ends at bit %u, more than 128", bits);
	if ((bits + 7) / 8 > record->size_or_type)
		return btf_reject(view, record, "1.7.9", "%u bits do not fit into %u bytes", bits,
				  record->size_or_type);
	if (encoding > LDBTF_INT_BOOL || encoding == (LDBTF_INT_SIGNED | LDBTF_INT_CHAR))
		return btf_reject(view, record, "1.7.9", "encoding is %u, not one of 0, 1, 2, 4",
				  encoding);
	return STATUS_OK;
}

static enum status check_array(const struct btf_view *view, const struct btf_record *record)
{
	uint32_t elem = btf_record_word(view, record, 0);
	uint32_t index = btf_record_word(view, record, 1);
	TRY(check_reference(view, record, "element", elem));
	TRY(check_reference(view, record, "subscript", index));
	if (record->size_or_type)
		return btf_reject(view, record, "1.7.10", "third word is %u, not 0",
				  record->size_or_type);
	if (!elem || !index)
		return btf_reject(view, record, "1.7.10", "%s is void",
				  elem ? "subscript" : "element");
	return STATUS_OK;
}

static enum status check_aggregate_members(const struct btf_view *view,
					   const struct btf_record *record)
{
	uint64_t last_offset = 0;
	for (uint32_t i = 0; i < record->vlen; i++) {
		struct record_part part = {"member", i};
		uint32_t type = btf_record_word(view, record, 3 * i + 1);
		uint32_t word = btf_record_word(view, record, 3 * i + 2);
		uint64_t bit_offset = ldbtf_member_bit_offset(record->kind_flag, word);
		TRY(check_identifier(view, record, part, btf_record_word(view, record, 3 * i),
				     false));
		TRY(check_part_type(view, record, part, type));
		if (!type)
			return btf_reject(view, record, "1.7.11", "%s %u is void", part.noun, i);
		if (record->kind == LDBTF_KIND_UNION && bit_offset)
			return btf_reject(view, record, "1.7.11", "%s %u is at bit %u of a union",
					  part.noun, i, (unsigned)bit_offset);
		if (bit_offset < last_offset)
			return btf_reject(view, record, "1.7.11",
					  "%s %u is before the one that it follows", part.noun, i);
		if ((bit_offset + 7) / 8 > record->size_or_type)
			return btf_reject(view, record, "1.7.11",
					  "%s %u is at bit %u, behind the end at byte %u",
					  part.noun, i, (unsigned)bit_offset, record->size_or_type);
		last_offset = bit_offset;
	}
	return STATUS_OK;
}

static enum status check_enumerators(const struct btf_view *view, const struct btf_record *record)
{
	uint32_t size = record->size_or_type;
	if (size != 1 && size != 2 && size != 4 && size != 8)
		return btf_reject(view, record, "1.7.12", "size is %u, not 1, 2, 4 or 8", size);
	size_t words = ldbtf_kind_elem_size(record->kind) / 4;
	for (uint32_t i = 0; i < record->vlen; i++) {
		struct record_part part = {"enumerator", i};
		TRY(check_identifier(view, record, part, btf_record_word(view, record, words * i),
				     true));
	}
	return STATUS_OK;
}

// Kernels check the names of parameters only in resolve. But all readers need right offsets.
static enum status check_params(const struct btf_view *view, const struct btf_record *record)
{
	TRY(check_reference(view, record, "returned type", record->size_or_type));
	for (uint32_t i = 0; i < record->vlen; i++) {
		struct record_part part = {"parameter", i};
		TRY(check_identifier(view, record, part, btf_record_word(view, record, 2 * i),
				     false));
		TRY(check_part_type(view, record, part, btf_record_word(view, record, 2 * i + 1)));
	}
	return STATUS_OK;
}

static enum status check_func(const struct btf_view *view, const struct btf_record *record)
{
	TRY(check_reference(view, record, "prototype", record->size_or_type));
	if (btf_kind_of(view, record->size_or_type) != LDBTF_KIND_FUNC_PROTO)
		return btf_reject(view, record, "1.6.3", "type %u is not a FUNC_PROTO",
				  record->size_or_type);
	if (record->vlen > LDBTF_LINKAGE_GLOBAL)
		return btf_reject(view, record, "1.7.14", "linkage is %u, not 0 or 1",
				  record->vlen);
	return STATUS_OK;
}

static enum status check_var(const struct btf_view *view, const struct btf_record *record)
{
	uint32_t linkage = btf_record_word(view, record, 0);
	TRY(check_reference(view, record, "its type", record->size_or_type));
	if (!record->size_or_type)
		return btf_reject(view, record, "1.7.15", "is void");
	if (linkage > LDBTF_LINKAGE_GLOBAL)
		return btf_reject(view, record, "1.7.15", "linkage is %u, not 0 or 1", linkage);
	return STATUS_OK;
}

static enum status check_datasec(const struct btf_view *view, const struct btf_record *record)
{
	uint32_t section_size = record->size_or_type;
	uint64_t last_end = 0;
	if (!section_size)
		return btf_reject(view, record, "1.7.16", "size is 0");
	for (uint32_t i = 0; i < record->vlen; i++) {
		struct record_part part = {"entry", i};
		uint32_t var = btf_record_word(view, record, 3 * i);
		uint32_t offset = btf_record_word(view, record, 3 * i + 1);
		uint32_t size = btf_record_word(view, record, 3 * i + 2);
		TRY(check_part_type(view, record, part, var));
		if (!var)
			return btf_reject(view, record, "1.7.16", "%s %u is void", part.noun, i);
		if (offset < last_end)
			return btf_reject(view, record, "1.7.16",
					  "%s %u begins inside or before the one that it follows",
					  part.noun, i);
		if (!size || (uint64_t)offset + size > section_size)
			return btf_reject(view, record, "1.7.16",
					  "%s %u has %u bytes at %u of a section of %u", part.noun,
					  i, size, offset, section_size);
		last_end = (uint64_t)offset + size;
	}
	return STATUS_OK;
}

static enum status check_record(const struct btf_view *view, const struct btf_record *record)
{
	TRY(check_info(view, record));
	TRY(check_type_name(view, record));
	switch (record->kind) {
	case LDBTF_KIND_INT:
		return check_int(view, record);
	case LDBTF_KIND_ARRAY:
		return check_array(view, record);
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		return check_aggregate_members(view, record);
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_ENUM64:
		return check_enumerators(view, record);
	case LDBTF_KIND_FWD:
		if (record->size_or_type)
			return btf_reject(view, record, "1.7.13", "third word is %u, not 0",
					  record->size_or_type);
		return STATUS_OK;
	case LDBTF_KIND_FUNC:
		return check_func(view, record);
	case LDBTF_KIND_FUNC_PROTO:
		return check_params(view, record);
	case LDBTF_KIND_VAR:
		return check_var(view, record);
	case LDBTF_KIND_DATASEC:
		return check_datasec(view, record);
	case LDBTF_KIND_FLOAT: {
		uint32_t size = record->size_or_type;
		if (size != 2 && size != 4 && size != 8 && size != 12 && size != 16)
			return btf_reject(view, record, "1.7.17",
					  "size is %u, not 2, 4, 8, 12 or 16", size);
		return STATUS_OK;
	}
	case LDBTF_KIND_DECL_TAG: {
		int32_t component = (int32_t)btf_record_word(view, record, 0);
		TRY(check_reference(view, record, "target", record->size_or_type));
		if (component < -1)
			return btf_reject(view, record, "1.7.18",
					  "component index is %d, less than -1", component);
		return STATUS_OK;
	}
	default: // PTR, TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG
		return check_reference(view, record, "target", record->size_or_type);
	}
}

// Rule 1.7.30: no qualifier or typedef refers to a TYPE_TAG. One step from each record tells the
// same as a walk along every chain.
static enum status check_tag_order(const struct btf_view *view, const struct btf_record *record)
{
	switch (record->kind) {
	case LDBTF_KIND_TYPEDEF:
	case LDBTF_KIND_VOLATILE:
	case LDBTF_KIND_CONST:
	case LDBTF_KIND_RESTRICT:
		if (btf_kind_of(view, record->size_or_type) == LDBTF_KIND_TYPE_TAG)
			return btf_reject(view, record, "1.7.30",
					  "refers to TYPE_TAG %u; tags come first in a chain",
					  record->size_or_type);
		return STATUS_OK;
	default:
		return STATUS_OK;
	}
}

static enum status check_each(struct btf_view *view, bool checks_tag_order)
{
	view->identifiers = calloc(view->str_len / 8 + 1, 1);
	if (!view->identifiers)
		return STATUS_NO_MEMORY;
	for (uint32_t id = view->first_id; id <= view->last_id; id++) {
		struct btf_record record = btf_record_at(view, id);
		TRY(check_record(view, &record));
		if (checks_tag_order)
			TRY(check_tag_order(view, &record));
	}
	return STATUS_OK;
}

enum status btf_check(const uint8_t *data, size_t size, bool is_big_endian,
		      const struct btf_view *base, const struct diag_source *where)
{
	return btf_check_sized(data, size, is_big_endian, 0, base, where);
}

enum status btf_check_sized(const uint8_t *data, size_t size, bool is_big_endian,
			    unsigned pointer_size, const struct btf_view *base,
			    const struct diag_source *where)
{
	struct btf_view view;
	enum status status = btf_view_open(data, size, is_big_endian, base, where, &view);
	if (status == STATUS_OK)
		status = check_each(&view, !base);
	if (status == STATUS_OK && !base)
		status = btf_check_resolve(&view, pointer_size);
	btf_view_close(&view);
	return status;
}

enum status btf_check_records(const uint8_t *data, size_t size, bool is_big_endian,
			      const struct btf_view *base, const struct diag_source *where)
{
	struct btf_view view;
	enum status status = btf_view_open(data, size, is_big_endian, base, where, &view);
	if (status == STATUS_OK)
		status = check_each(&view, false);
	btf_view_close(&view);
	return status;
}

static enum status check_order(const struct btf_view *view)
{
	const char *last = "";
	for (uint32_t id = view->first_id; id <= view->last_id; id++) {
		struct btf_record record = btf_record_at(view, id);
		const char *name = btf_view_name(view, record.name_off);
		if (!name)
			return btf_reject(view, &record, "1.6.2",
					  "name at offset %u, the strings have %u bytes",
					  record.name_off, btf_view_string_end(view));
		if (strcmp(last, name) > 0)
			return btf_reject(view, &record, "1.10.1",
					  "comes after a type with a greater name");
		last = name;
	}
	return STATUS_OK;
}

enum status btf_check_sorted(const uint8_t *data, size_t size, bool is_big_endian,
			     const struct btf_view *base, const struct diag_source *where)
{
	struct btf_view view;
	enum status status = btf_view_open(data, size, is_big_endian, base, where, &view);
	if (status == STATUS_OK)
		status = check_order(&view);
	btf_view_close(&view);
	return status;
}
