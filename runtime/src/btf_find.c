// SPDX-License-Identifier: MIT
//
// Checks a blob once, so that no later call has to.
//
// The checks keep readers inside the blob. The header is sound, records tile the type section, type
// IDs and name offsets exist, and strings end. Whether the types make sense (a struct inside
// itself, an array of 2^60 bytes) is not checked. The look-ups that walk over types have limits
// instead.
#include "internal.h"

// In the order of enum ldbtf_kind.
const unsigned char ldbtf_shapes[LDBTF_KIND_COUNT] = {
	0,                                              // void
	LDBTF_SIZED | 1 << LDBTF_FIXED_SHIFT,           // INT
	LDBTF_REFERS,                                   // PTR
	3 << LDBTF_FIXED_SHIFT,                         // ARRAY
	LDBTF_SIZED | LDBTF_NAMES | LDBTF_REFERENCES | 3, // STRUCT
	LDBTF_SIZED | LDBTF_NAMES | LDBTF_REFERENCES | 3, // UNION
	LDBTF_SIZED | LDBTF_NAMES | 2,                  // ENUM
	0,                                              // FWD
	LDBTF_REFERS,                                   // TYPEDEF
	LDBTF_REFERS,                                   // VOLATILE
	LDBTF_REFERS,                                   // CONST
	LDBTF_REFERS,                                   // RESTRICT
	LDBTF_REFERS,                                   // FUNC
	LDBTF_REFERS | LDBTF_NAMES | LDBTF_REFERENCES | 2, // FUNC_PROTO
	LDBTF_REFERS | 1 << LDBTF_FIXED_SHIFT,          // VAR
	LDBTF_SIZED | LDBTF_REFERENCES | 3,             // DATASEC
	LDBTF_SIZED,                                    // FLOAT
	LDBTF_REFERS | 1 << LDBTF_FIXED_SHIFT,          // DECL_TAG
	LDBTF_REFERS,                                   // TYPE_TAG
	LDBTF_SIZED | LDBTF_NAMES | 3                   // ENUM64
};

uint32_t ldbtf_bytes_of_record(const unsigned char *record)
{
	uint32_t info = ldbtf_load_u32(record + 4);
	uint32_t shape = ldbtf_shapes[ldbtf_info_kind(info)];

	return 12 + 4 * ((shape >> LDBTF_FIXED_SHIFT & 3) +
			 (shape & LDBTF_PART_WORDS) * ldbtf_info_vlen(info));
}

// Flash that nobody has written, or a placeholder.
static bool is_erased(const unsigned char *data, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (data[i] != data[0])
			return false;
	return size && (!data[0] || data[0] == 0xff);
}

static enum ldbtf_status read_header(struct ldbtf *btf, const unsigned char *data, size_t size)
{
	uint32_t magic, hdr_len, type_off, str_off;
	size_t left;

	if (is_erased(data, size))
		return LDBTF_ERASED;
	if (size < LDBTF_HEADER_SIZE)
		return LDBTF_MALFORMED;
	magic = ldbtf_load_u16(data);
	if (magic == LDBTF_MAGIC_SWAPPED)
		return LDBTF_FOREIGN_ORDER;
	if (magic != LDBTF_MAGIC)
		return LDBTF_MALFORMED;
	if (data[2] != LDBTF_VERSION || data[3])
		return LDBTF_UNSUPPORTED;

	// A later version may have a longer header, or a gap between the sections. Its types and
	// strings are those of this version.
	hdr_len = ldbtf_load_u32(data + 4);
	type_off = ldbtf_load_u32(data + 8);
	btf->type_len = ldbtf_load_u32(data + 12);
	str_off = ldbtf_load_u32(data + 16);
	btf->str_len = ldbtf_load_u32(data + 20);
	if (hdr_len < LDBTF_HEADER_SIZE || hdr_len > size)
		return LDBTF_MALFORMED;
	left = size - hdr_len;
	if (str_off > left || btf->str_len > left - str_off || type_off % 4 || type_off > str_off ||
	    btf->type_len > str_off - type_off)
		return LDBTF_MALFORMED;
	btf->types = data + hdr_len + type_off;
	btf->strings = (const char *)data + hdr_len + str_off;
	// Strings end with a NUL. They begin with the empty one, and those of split BTF with a
	// name.
	left = btf->str_len;
	if ((left && btf->strings[left - 1]) || left > 0xffffffffu - btf->first_string)
		return LDBTF_MALFORMED;
	return btf->base || (left && !*btf->strings) ? LDBTF_OK : LDBTF_WRONG_BASE;
}

// Records tile the section. Counts them.
static enum ldbtf_status count_types(struct ldbtf *btf)
{
	uint32_t at = 0;

	while (at < btf->type_len) {
		uint32_t left = btf->type_len - at;
		uint32_t info;

		if (left < sizeof(struct ldbtf_type))
			return LDBTF_MALFORMED;
		info = ldbtf_load_u32(btf->types + at + 4);
		// The wide form of info words uses these bits.
		if (info & LDBTF_INFO_RESERVED || ldbtf_info_kind(info) >= LDBTF_KIND_COUNT)
			return LDBTF_UNSUPPORTED;
		if (!ldbtf_info_kind(info) || ldbtf_bytes_of_record(btf->types + at) > left)
			return LDBTF_MALFORMED;
		at += ldbtf_bytes_of_record(btf->types + at);
		btf->type_count++;
	}
	return LDBTF_OK;
}

// The record's name, the type in its third word, and what its parts name and refer to.
static bool are_references_good(const struct ldbtf *btf, const unsigned char *record,
				uint32_t name_end)
{
	uint32_t info = ldbtf_load_u32(record + 4);
	uint32_t kind = ldbtf_info_kind(info), shape = ldbtf_shapes[kind];
	uint32_t words = shape & LDBTF_PART_WORDS, parts = words ? ldbtf_info_vlen(info) : 0;
	const unsigned char *data = record + sizeof(struct ldbtf_type);
	uint32_t last = btf->type_count;

	if (ldbtf_load_u32(record) >= name_end ||
	    (shape & LDBTF_REFERS && ldbtf_load_u32(record + 8) > last))
		return false;
	if (kind == LDBTF_KIND_ARRAY && (ldbtf_word(data, 0) > last || ldbtf_word(data, 1) > last))
		return false;
	for (; parts; parts--, data += 4 * words) {
		if (shape & LDBTF_NAMES && ldbtf_word(data, 0) >= name_end)
			return false;
		if (shape & LDBTF_REFERENCES && ldbtf_word(data, shape & LDBTF_NAMES ? 1
							   : 0) > last)
			return false;
	}
	return true;
}

// Needs the number of types. Also finds out whether the types are sorted by name.
static enum ldbtf_status check_types(struct ldbtf *btf)
{
	uint32_t name_end = btf->first_string + btf->str_len;
	const char *last = "";
	uint32_t at;

	btf->is_sorted = true;
	for (at = 0; at < btf->type_len; at += ldbtf_bytes_of_record(btf->types + at)) {
		const unsigned char *record = btf->types + at;
		const char *name;

		if (!are_references_good(btf, record, name_end))
			return btf->base ? LDBTF_WRONG_BASE : LDBTF_MALFORMED;
		name = ldbtf_name(btf, ldbtf_load_u32(record));
		if (ldbtf_compare(last, name) > 0)
			btf->is_sorted = false;
		last = name;
	}
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_open_on(struct ldbtf *btf, const void *data, size_t size,
				const struct ldbtf *base)
{
	enum ldbtf_status status;

	btf->base = base;
	btf->first_string = base ? base->first_string + base->str_len : 0;
	btf->type_count = base ? base->type_count : 0;
	btf->first_id = btf->type_count + 1;
	btf->pointer_size = base ? base->pointer_size : (uint8_t)sizeof(void *);
#ifndef LDBTF_NO_INDEX
	btf->index_count = btf->variable_count = btf->name_count = 0;
#endif
	status = read_header(btf, (const unsigned char *)data, size);
	if (status == LDBTF_OK)
		status = count_types(btf);
	return status == LDBTF_OK ? check_types(btf) : status;
}

enum ldbtf_status ldbtf_open(struct ldbtf *btf, const void *data, size_t size)
{
	return ldbtf_open_on(btf, data, size, (const struct ldbtf *)0);
}
