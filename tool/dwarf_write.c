// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bytes of DIEs and abbreviations (DWARF5 §7.5).
#include "tool/dwarf_write.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "support/bytes.h"
#include "support/hash.h"

// ---- The unit. ----

// The header of a compile unit: unit_length, version, unit_type, address_size,
// debug_abbrev_offset (DWARF5 §7.5.1.1).
enum { HEADER_LENGTH_SIZE = 4, DWARF_VERSION = 5 };

void dwarf_writer_init(struct dwarf_writer *writer, bool is_big_endian, uint8_t address_size,
		       uint32_t key_limit)
{
	*writer = (struct dwarf_writer){
		.is_big_endian = is_big_endian,
		.address_size = address_size,
		.key_limit = key_limit,
		.offsets = calloc((size_t)key_limit + 1, sizeof(*writer->offsets)),
	};
	if (!writer->offsets)
		writer->status = STATUS_NO_MEMORY;
	buffer_put_uint(&writer->info, 0, HEADER_LENGTH_SIZE, is_big_endian);
	buffer_put_uint(&writer->info, DWARF_VERSION, 2, is_big_endian);
	buffer_put_byte(&writer->info, DW_UT_compile);
	buffer_put_byte(&writer->info, address_size);
	buffer_put_uint(&writer->info, 0, 4, is_big_endian);
}

void dwarf_writer_deinit(struct dwarf_writer *writer)
{
	buffer_free(&writer->info);
	buffer_free(&writer->abbrev);
	buffer_free(&writer->shape);
	buffer_free(&writer->values);
	vec_free(&writer->shapes);
	vec_free(&writer->fixups);
	free(writer->offsets);
	*writer = (struct dwarf_writer){0};
}

static enum status status_of_writer(const struct dwarf_writer *writer)
{
	TRY(writer->status);
	TRY(writer->info.status);
	TRY(writer->abbrev.status);
	TRY(writer->shape.status);
	return writer->values.status;
}

enum status dwarf_finish(struct dwarf_writer *writer, const struct diag_source *where)
{
	buffer_put_byte(&writer->abbrev, 0);
	TRY(status_of_writer(writer));
	uint8_t *info = writer->info.list.data;
	size_t size = writer->info.list.count;
	if (size > UINT32_MAX - 16) {
		diag_add(where, DIAG_ERROR, "its debug information would be larger than 4 GiB");
		return STATUS_UNSUPPORTED;
	}
	bytes_store_u32(info, (uint32_t)size - HEADER_LENGTH_SIZE, writer->is_big_endian);
	for (size_t i = 0; i < writer->fixups.count; i++)
		bytes_store_u32(info + writer->fixups.data[i].offset,
				writer->offsets[writer->fixups.data[i].key],
				writer->is_big_endian);
	return STATUS_OK;
}

// ---- DIEs. ----

void dwarf_begin(struct dwarf_writer *writer, unsigned tag, uint32_t key)
{
	vec_clear(&writer->shape.list);
	vec_clear(&writer->values.list);
	writer->type.key = 0;
	buffer_put_uleb(&writer->shape, tag);
	writer->has_children_at = writer->shape.list.count;
	buffer_put_byte(&writer->shape, DW_CHILDREN_no);
	if (writer->offsets && key <= writer->key_limit)
		writer->offsets[key] = (uint32_t)writer->info.list.count;
}

// The code of the abbreviation that is writer->shape. There are some dozens of them, so looking
// through all is fast.
static size_t find_code(struct dwarf_writer *writer)
{
	size_t size = writer->shape.list.count;
	struct dwarf_shape shape = {hash_bytes(writer->shape.list.data, size), 0, size};
	size_t code = 1;
	for (; code <= writer->shapes.count; code++) {
		const struct dwarf_shape *known = &writer->shapes.data[code - 1];
		if (known->hash == shape.hash && known->size == size &&
		    !memcmp(writer->abbrev.list.data + known->offset, writer->shape.list.data,
			    size))
			return code;
	}
	buffer_put_uleb(&writer->abbrev, code);
	shape.offset = writer->abbrev.list.count;
	buffer_put_bytes(&writer->abbrev, writer->shape.list.data, size);
	if (writer->status == STATUS_OK)
		writer->status = vec_push(&writer->shapes, shape);
	return code;
}

void dwarf_end(struct dwarf_writer *writer, bool has_children)
{
	buffer_put_uint(&writer->shape, 0, 2, false); // ends the attributes
	if (status_of_writer(writer) != STATUS_OK)
		return;
	writer->shape.list.data[writer->has_children_at] =
		has_children ? DW_CHILDREN_yes : DW_CHILDREN_no;
	buffer_put_uleb(&writer->info, find_code(writer));
	if (writer->type.key) {
		writer->type.offset += writer->info.list.count;
		writer->status = vec_push(&writer->fixups, writer->type);
	}
	buffer_put_bytes(&writer->info, writer->values.list.data, writer->values.list.count);
}

void dwarf_end_children(struct dwarf_writer *writer)
{
	buffer_put_byte(&writer->info, 0);
}

// ---- Attributes. ----

static void add_attribute(struct dwarf_writer *writer, unsigned attribute, unsigned form)
{
	buffer_put_uleb(&writer->shape, attribute);
	buffer_put_uleb(&writer->shape, form);
}

void dwarf_add_text(struct dwarf_writer *writer, unsigned attribute, const char *text)
{
	add_attribute(writer, attribute, DW_FORM_string);
	buffer_put_bytes(&writer->values, text, strlen(text) + 1);
}

void dwarf_add_string(struct dwarf_writer *writer, unsigned attribute, uint32_t offset)
{
	add_attribute(writer, attribute, DW_FORM_strp);
	buffer_put_uint(&writer->values, offset, 4, writer->is_big_endian);
}

void dwarf_add_uint(struct dwarf_writer *writer, unsigned attribute, uint64_t value)
{
	add_attribute(writer, attribute, DW_FORM_udata);
	buffer_put_uleb(&writer->values, value);
}

void dwarf_add_int(struct dwarf_writer *writer, unsigned attribute, int64_t value)
{
	add_attribute(writer, attribute, DW_FORM_sdata);
	buffer_put_sleb(&writer->values, value);
}

void dwarf_add_flag(struct dwarf_writer *writer, unsigned attribute)
{
	add_attribute(writer, attribute, DW_FORM_flag_present);
}

void dwarf_add_address(struct dwarf_writer *writer, unsigned attribute, uint64_t address)
{
	add_attribute(writer, attribute, DW_FORM_addr);
	buffer_put_uint(&writer->values, address, writer->address_size, writer->is_big_endian);
}

void dwarf_add_section_offset(struct dwarf_writer *writer, unsigned attribute, uint32_t offset)
{
	add_attribute(writer, attribute, DW_FORM_sec_offset);
	buffer_put_uint(&writer->values, offset, 4, writer->is_big_endian);
}

void dwarf_add_location(struct dwarf_writer *writer, uint64_t address)
{
	add_attribute(writer, DW_AT_location, DW_FORM_exprloc);
	buffer_put_uleb(&writer->values, 1 + (uint64_t)writer->address_size);
	buffer_put_byte(&writer->values, DW_OP_addr);
	buffer_put_uint(&writer->values, address, writer->address_size, writer->is_big_endian);
}

void dwarf_add_type(struct dwarf_writer *writer, uint32_t key)
{
	if (!key)
		return;
	add_attribute(writer, DW_AT_type, DW_FORM_ref4);
	writer->type = (struct dwarf_fixup){writer->values.list.count, key};
	buffer_put_uint(&writer->values, 0, 4, writer->is_big_endian);
}
