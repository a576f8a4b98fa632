// SPDX-License-Identifier: MIT
//
// Checks a blob once, so that no later call has to.
//
// What is checked is what keeps readers inside the blob: the header, that records tile the type
// section, that type IDs and name offsets exist, that strings end. Whether the types make sense (a
// struct inside itself, an array of 2^60 bytes) is not: look-ups that walk are bounded instead.
#include "internal.h"

// Flash that nobody has written, or a placeholder.
static bool is_erased(const unsigned char *data, size_t size)
{
	size_t i;

	if (!size || (data[0] && data[0] != 0xff))
		return false;
	for (i = 1; i < size; i++)
		if (data[i] != data[0])
			return false;
	return true;
}

static enum ldbtf_status check_header(struct ldbtf *btf, const unsigned char *data, size_t size)
{
	uint32_t hdr_len, type_off, str_off, magic;
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

	// A longer header, and a gap between the sections, are the next version's business: it is
	// still this one's types and strings.
	hdr_len = ldbtf_load_u32(data + 4);
	type_off = ldbtf_load_u32(data + 8);
	btf->type_len = ldbtf_load_u32(data + 12);
	str_off = ldbtf_load_u32(data + 16);
	btf->str_len = ldbtf_load_u32(data + 20);
	if (hdr_len < LDBTF_HEADER_SIZE || hdr_len > size)
		return LDBTF_MALFORMED;
	left = size - hdr_len;
	if (type_off % 4 || type_off > left || btf->type_len > left - type_off)
		return LDBTF_MALFORMED;
	if (str_off > left || btf->str_len > left - str_off || str_off < type_off ||
	    str_off - type_off < btf->type_len)
		return LDBTF_MALFORMED;
	btf->types = data + hdr_len + type_off;
	btf->strings = (const char *)data + hdr_len + str_off;
	if (!btf->str_len || btf->strings[0] || btf->strings[btf->str_len - 1])
		return LDBTF_MALFORMED;
	return LDBTF_OK;
}

// Records tile the section. Counts them.
static enum ldbtf_status count_types(struct ldbtf *btf)
{
	uint32_t at = 0;

	while (at < btf->type_len) {
		uint32_t left = btf->type_len - at;
		uint32_t info, size;

		if (left < sizeof(struct ldbtf_type))
			return LDBTF_MALFORMED;
		info = ldbtf_load_u32(btf->types + at + 4);
		// The wide form of info words uses these bits.
		if (info & LDBTF_INFO_RESERVED || ldbtf_info_kind(info) >= LDBTF_KIND_COUNT)
			return LDBTF_UNSUPPORTED;
		size = ldbtf_record_size(info);
		if (ldbtf_info_kind(info) == LDBTF_KIND_VOID || size > left)
			return LDBTF_MALFORMED;
		at += size;
		btf->type_count++;
	}
	return LDBTF_OK;
}

// For each kind: which of the words in its parts are names and which are types. A part is what
// comes once or vlen times.
static bool are_references_good(const struct ldbtf *btf, const unsigned char *record)
{
	uint32_t info = ldbtf_load_u32(record + 4);
	const unsigned char *data = record + sizeof(struct ldbtf_type);
	uint32_t kind = ldbtf_info_kind(info), parts = ldbtf_info_vlen(info), i;

	switch (kind) {
	case LDBTF_KIND_ARRAY:
		return ldbtf_word(data, 0) <= btf->type_count &&
		       ldbtf_word(data, 1) <= btf->type_count;
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
		for (i = 0; i < parts; i++)
			if (ldbtf_word(data, 3 * i) >= btf->str_len ||
			    ldbtf_word(data, 3 * i + 1) > btf->type_count)
				return false;
		return true;
	case LDBTF_KIND_FUNC_PROTO:
		for (i = 0; i < parts; i++)
			if (ldbtf_word(data, 2 * i) >= btf->str_len ||
			    ldbtf_word(data, 2 * i + 1) > btf->type_count)
				return false;
		return ldbtf_load_u32(record + 8) <= btf->type_count;
	case LDBTF_KIND_ENUM:
		for (i = 0; i < parts; i++)
			if (ldbtf_word(data, 2 * i) >= btf->str_len)
				return false;
		return true;
	case LDBTF_KIND_ENUM64:
		for (i = 0; i < parts; i++)
			if (ldbtf_word(data, 3 * i) >= btf->str_len)
				return false;
		return true;
	case LDBTF_KIND_DATASEC:
		for (i = 0; i < parts; i++)
			if (ldbtf_word(data, 3 * i) > btf->type_count)
				return false;
		return true;
	case LDBTF_KIND_INT:
	case LDBTF_KIND_FLOAT:
	case LDBTF_KIND_FWD:
		return true;
	default: // the third word is a type
		return ldbtf_load_u32(record + 8) <= btf->type_count;
	}
}

// Needs the number of types. Learns the order of names on the way.
static enum ldbtf_status check_references(struct ldbtf *btf)
{
	const char *last = "";
	uint32_t at = 0;

	btf->is_sorted = true;
	while (at < btf->type_len) {
		const unsigned char *record = btf->types + at;
		uint32_t name_off = ldbtf_load_u32(record);
		const char *name;

		if (name_off >= btf->str_len || !are_references_good(btf, record))
			return LDBTF_MALFORMED;
		name = btf->strings + name_off;
		if (btf->is_sorted && ldbtf_compare(last, name) > 0)
			btf->is_sorted = false;
		last = name;
		at += ldbtf_record_size(ldbtf_load_u32(record + 4));
	}
	return LDBTF_OK;
}

enum ldbtf_status ldbtf_open(struct ldbtf *btf, const void *data, size_t size)
{
	enum ldbtf_status status;

	btf->type_count = 0;
	btf->is_sorted = false;
	btf->pointer_size = sizeof(void *);
	btf->index = NULL;
	btf->index_count = 0;
	btf->index_shift = 0;
	status = check_header(btf, (const unsigned char *)data, size);
	if (status == LDBTF_OK)
		status = count_types(btf);
	if (status == LDBTF_OK)
		status = check_references(btf);
	return status;
}

void ldbtf_set_index(struct ldbtf *btf, uint32_t *index, size_t entries)
{
	uint32_t at = 0, id, count = 0, mask;

	btf->index_count = 0;
	btf->index_shift = 0;
	btf->index = index;
	if (!entries || !btf->type_count)
		return;
	// Every 2^shift-th type has an entry: the smallest shift with which they fit.
	while (((btf->type_count - 1) >> btf->index_shift) >= entries)
		btf->index_shift++;
	mask = ((uint32_t)1 << btf->index_shift) - 1;
	for (id = 0; id < btf->type_count; id++) {
		if (!(id & mask))
			index[count++] = at;
		at += ldbtf_record_size(ldbtf_load_u32(btf->types + at + 4));
	}
	btf->index_count = count;
}
