// SPDX-License-Identifier: GPL-3.0-or-later
//
// Puts the header, strings and words of a blob into a buffer, or counts them (btf_writer.h).
#include "btf/btf_writer.h"

#include <string.h>

#include "btf/btf_strings.h"
#include "ldbtf/btf_format.h"
#include "support/bytes.h"

static size_t header_size(const struct btf_writer *writer)
{
	return writer->has_layout ? LDBTF_LONG_HEADER_SIZE : LDBTF_HEADER_SIZE;
}

static size_t layout_size(const struct btf_writer *writer)
{
	return writer->has_layout ? BTF_LAYOUT_SIZE : 0;
}

size_t btf_writer_size(const struct btf_writer *counted)
{
	size_t strings = counted->string_bytes || counted->first_string ? counted->string_bytes : 1;
	return (header_size(counted) + counted->type_bytes + layout_size(counted) + strings + 3) &
	       ~(size_t)3;
}

// For each kind: bytes behind the first 12 of a record, bytes of each of its parts, flags.
static void write_layout(uint8_t *section)
{
	for (uint32_t kind = 0; kind < LDBTF_KIND_COUNT; kind++) {
		uint8_t *entry = section + (size_t)4 * kind;
		entry[0] = (uint8_t)ldbtf_kind_fixed_size(kind);
		entry[1] = (uint8_t)ldbtf_kind_elem_size(kind);
		entry[2] = entry[3] = 0;
	}
}

void btf_writer_begin(struct btf_writer *writer, uint8_t *buffer, size_t size,
		      const struct btf_writer *counted, bool is_big_endian)
{
	size_t header = header_size(counted), type_bytes = counted->type_bytes;
	size_t string_offset = type_bytes + layout_size(counted);
	size_t string_space = size - header - string_offset;
	*writer = (struct btf_writer){
		.types = buffer + header,
		.strings = buffer + header + string_offset,
		.first_string = counted->first_string,
		.has_layout = counted->has_layout,
		.is_big_endian = is_big_endian,
	};
	memset(writer->strings, 0, string_space);
	bytes_store_uint(buffer, LDBTF_MAGIC, 2, is_big_endian);
	buffer[2] = LDBTF_VERSION;
	buffer[3] = 0;
	bytes_store_u32(buffer + 4, (uint32_t)header, is_big_endian);
	bytes_store_u32(buffer + 8, 0, is_big_endian);
	bytes_store_u32(buffer + 12, (uint32_t)type_bytes, is_big_endian);
	bytes_store_u32(buffer + 16, (uint32_t)string_offset, is_big_endian);
	bytes_store_u32(buffer + 20, (uint32_t)string_space, is_big_endian);
	if (!counted->has_layout)
		return;
	bytes_store_u32(buffer + 24, (uint32_t)type_bytes, is_big_endian);
	bytes_store_u32(buffer + 28, BTF_LAYOUT_SIZE, is_big_endian);
	write_layout(writer->types + type_bytes);
}

uint32_t btf_writer_string(struct btf_writer *writer, const char *text)
{
	if (!*text)
		return 0;
	if (!writer->string_bytes && !writer->first_string)
		writer->string_bytes = 1;
	size_t offset = writer->string_bytes, size = strlen(text) + 1;
	if (writer->strings)
		memcpy(writer->strings + offset, text, size);
	writer->string_bytes += size;
	return writer->first_string + (uint32_t)offset;
}

void btf_writer_strings(struct btf_writer *writer, const struct btf_strings *strings)
{
	writer->string_bytes = strings->bytes;
	for (size_t i = 0; writer->strings && i < strings->strings.count; i++) {
		const struct btf_string *string = &strings->strings.data[i];
		if (!string->is_tail)
			memcpy(writer->strings + string->offset, string->text, string->length + 1);
	}
}

void btf_writer_word(struct btf_writer *writer, uint32_t word)
{
	if (writer->types)
		bytes_store_u32(writer->types + writer->type_bytes, word, writer->is_big_endian);
	writer->type_bytes += 4;
}

void btf_writer_type(struct btf_writer *writer, uint32_t name_offset, uint32_t info,
		     uint32_t size_or_type)
{
	writer->kind_bytes[ldbtf_info_kind(info)] += ldbtf_record_size(info);
	btf_writer_word(writer, name_offset);
	btf_writer_word(writer, info);
	btf_writer_word(writer, size_or_type);
}
