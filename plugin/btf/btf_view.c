// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opens a blob and gives access to its records and names (btf_view.h).
//
// Each offset is checked against its section before it is used. Each string ends inside the blob,
// because the last byte of the strings is checked to be a NUL.
#include "btf/btf_view.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const kind_names[LDBTF_KIND_COUNT] = {
	"void", "INT", "PTR", "ARRAY", "STRUCT", "UNION", "ENUM", "FWD", "TYPEDEF", "VOLATILE",
	"CONST", "RESTRICT", "FUNC", "FUNC_PROTO", "VAR", "DATASEC", "FLOAT", "DECL_TAG",
	"TYPE_TAG", "ENUM64",
};

const char *btf_kind_name(uint32_t kind)
{
	return kind < LDBTF_KIND_COUNT ? kind_names[kind] : "unknown kind";
}

struct btf_record btf_record_at(const struct btf_view *view, uint32_t id)
{
	if (!id)
		return (struct btf_record){0};
	while (id < view->first_id)
		view = view->base;
	const uint8_t *at = view->types + view->offsets[id - view->first_id];
	uint32_t info = btf_load_u32(view, at + 4);
	return (struct btf_record){
		.id = id,
		.name_off = btf_load_u32(view, at),
		.info = info,
		.size_or_type = btf_load_u32(view, at + 8),
		.kind = ldbtf_info_kind(info),
		.vlen = ldbtf_info_vlen(info),
		.kind_flag = ldbtf_info_kind_flag(info),
		.data = at + sizeof(struct ldbtf_type),
	};
}

uint32_t btf_kind_of(const struct btf_view *view, uint32_t id)
{
	if (!id)
		return LDBTF_KIND_VOID;
	while (id < view->first_id)
		view = view->base;
	return ldbtf_info_kind(
		btf_load_u32(view, view->types + view->offsets[id - view->first_id] + 4));
}

// Reports an error that concerns the blob as a whole.
__attribute__((format(printf, 3, 4)))
static enum status reject_blob(const struct diag_source *where, const char *rule,
			       const char *format, ...)
{
	char text[160];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	diag_add(where, DIAG_ERROR, "BTF %s (rule %s)", text, rule);
	return STATUS_MALFORMED;
}

const char *btf_view_name(const struct btf_view *view, uint32_t offset)
{
	if (offset >= btf_view_string_end(view))
		return NULL;
	while (offset < view->first_string)
		view = view->base;
	return view->strings + (offset - view->first_string);
}

void btf_view_show_name(const struct btf_view *view, uint32_t name_off,
			char shown[BTF_SHOWN_NAME_SIZE])
{
	size_t length = 0;
	const char *name = btf_view_name(view, name_off);
	for (; name && *name && length < BTF_SHOWN_NAME_SIZE - 1; name++)
		shown[length++] = *name >= 0x20 && *name < 0x7f ? *name : '?';
	shown[length] = '\0';
}

enum status btf_reject(const struct btf_view *view, const struct btf_record *record,
		       const char *rule, const char *format, ...)
{
	char name[BTF_SHOWN_NAME_SIZE], text[160];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	btf_view_show_name(view, record->name_off, name);
	diag_add(view->where, DIAG_ERROR, "BTF type %u (%s %s): %s (rule %s)", record->id,
		 btf_kind_name(record->kind),
		 *name ? name : "without a name", text, rule);
	return STATUS_MALFORMED;
}

// Rule 1.3.5: a layout section fills what is between the types and the strings. Rule 1.3.8 for all
// other bytes of a longer header.
static enum status check_long_header(const struct btf_view *view, const uint8_t *data,
				     uint32_t hdr_len, uint32_t *ret_layout_len)
{
	uint32_t known = LDBTF_HEADER_SIZE;
	*ret_layout_len = 0;
	if (hdr_len >= LDBTF_LONG_HEADER_SIZE && btf_load_u32(view, data + 28)) {
		uint32_t offset = btf_load_u32(view, data + 24);
		*ret_layout_len = btf_load_u32(view, data + 28);
		if (offset != btf_load_u32(view, data + 12) || *ret_layout_len % 4)
			return reject_blob(view->where, "1.3.5", "has its layout at %u+%u", offset,
					   *ret_layout_len);
		known = LDBTF_LONG_HEADER_SIZE;
	}
	for (uint32_t i = known; i < hdr_len; i++)
		if (data[i])
			return reject_blob(view->where, "1.3.8",
					   "has a longer header that says more, at byte %u", i);
	return STATUS_OK;
}

static enum status check_header(struct btf_view *view, const uint8_t *data, size_t size)
{
	const struct diag_source *where = view->where;
	if (size < LDBTF_HEADER_SIZE)
		return reject_blob(where, "1.3.1", "of %zu bytes is shorter than its header", size);
	unsigned magic = bytes_load_u16(data, view->is_big_endian);
	if (magic == LDBTF_MAGIC_SWAPPED)
		return reject_blob(where, "1.3.7", "is in the other byte order");
	if (magic != LDBTF_MAGIC)
		return reject_blob(where, "1.3.1", "has magic %#x instead of %#x", magic,
				   LDBTF_MAGIC);
	if (data[2] != LDBTF_VERSION)
		return reject_blob(where, "1.3.7", "has version %u instead of %u", data[2],
				   LDBTF_VERSION);
	if (data[3])
		return reject_blob(where, "1.3.7", "has flags %#x, which no reader knows", data[3]);

	uint32_t hdr_len = btf_load_u32(view, data + 4);
	if (hdr_len < LDBTF_HEADER_SIZE || hdr_len > size)
		return reject_blob(where, "1.3.1", "has a header of %u bytes in a blob of %zu",
				   hdr_len, size);
	uint32_t layout_len;
	TRY(check_long_header(view, data, hdr_len, &layout_len));

	uint32_t type_off = btf_load_u32(view, data + 8);
	uint32_t type_len = btf_load_u32(view, data + 12);
	uint32_t str_off = btf_load_u32(view, data + 16);
	uint32_t str_len = btf_load_u32(view, data + 20);
	size_t left = size - hdr_len;
	if (type_off % 4)
		return reject_blob(where, "1.3.4", "has its types at %u, not a multiple of 4",
				   type_off);
	// A section can have up to 4 GiB, so sums need 64 bits.
	if (type_off || str_off != (uint64_t)type_len + layout_len ||
	    (uint64_t)str_off + str_len != left)
		return reject_blob(
			where, "1.3.9",
			"of %zu bytes behind the header has types at %u+%u and strings at %u+%u",
			left, type_off, type_len, str_off, str_len);

	view->types = data + hdr_len;
	view->type_len = type_len;
	view->strings = (const char *)view->types + str_off;
	view->str_len = str_len;
	// The empty name is the base's, so a split blob may have no strings at all.
	if (view->base ? str_len && view->strings[str_len - 1]
		       : !str_len || view->strings[0] || view->strings[str_len - 1])
		return reject_blob(where, "1.4.1", "strings do not begin and end with a NUL");
	if ((uint64_t)view->first_string + str_len > (uint64_t)LDBTF_MAX_NAME_OFFSET + 1)
		return reject_blob(where, "1.4.3", "has strings up to offset %llu, readers take %u",
				   (unsigned long long)view->first_string + str_len,
				   LDBTF_MAX_NAME_OFFSET + 1);
	return STATUS_OK;
}

// Rule 1.6.1: records tile the type section. Fills `offsets`.
static enum status index_records(struct btf_view *view)
{
	// A record has at least 12 bytes. So the table is large enough for all, and at most a third
	// of the input's size.
	size_t most = view->type_len / sizeof(struct ldbtf_type) + 1;
	view->offsets = malloc(most * sizeof(*view->offsets));
	if (!view->offsets)
		return STATUS_NO_MEMORY;

	uint32_t at = 0;
	while (at < view->type_len) {
		struct btf_record record = {.id = view->last_id + 1};
		uint32_t left = view->type_len - at;
		if (left < sizeof(struct ldbtf_type))
			return btf_reject(view, &record, "1.6.1",
					  "only %u bytes are left for its record", left);
		view->offsets[++view->last_id - view->first_id] = at;
		record = btf_record_at(view, view->last_id);
		if (record.info & LDBTF_INFO_RESERVED)
			return btf_reject(view, &record, "1.7.6",
					  "info word %#x has reserved bits set", record.info);
		if (record.kind == LDBTF_KIND_VOID || record.kind >= LDBTF_KIND_COUNT)
			return btf_reject(view, &record, "1.7.6", "kind %u is not one of 1 to %u",
					  record.kind, LDBTF_KIND_COUNT - 1);
		uint32_t size = ldbtf_record_size(record.info);
		if (size > left)
			return btf_reject(view, &record, "1.6.1", "record of %u bytes with %u left",
					  size, left);
		if (view->last_id > LDBTF_MAX_TYPE_ID)
			return btf_reject(view, &record, "1.5.5",
					  "is beyond the highest ID that kernels take, %u",
					  LDBTF_MAX_TYPE_ID);
		at += size;
	}
	return STATUS_OK;
}

enum status btf_view_open(const uint8_t *data, size_t size, bool is_big_endian,
			  const struct btf_view *base, const struct diag_source *where,
			  struct btf_view *ret)
{
	*ret = (struct btf_view){
		.is_big_endian = is_big_endian,
		.base = base,
		.first_id = base ? base->last_id + 1 : 1,
		.last_id = base ? base->last_id : 0,
		.first_string = base ? btf_view_string_end(base) : 0,
		.where = where,
	};
	TRY(check_header(ret, data, size));
	return index_records(ret);
}

void btf_view_close(struct btf_view *view)
{
	free(view->offsets);
	free(view->identifiers);
	*view = (struct btf_view){0};
}
