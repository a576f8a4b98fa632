// SPDX-License-Identifier: GPL-3.0-or-later
//
// See btf_writer.h.
#include "btf/btf_writer.h"

#include <string.h>

#include "ldbtf/btf_format.h"

static void put_word(uint8_t *at, uint32_t word, bool is_big_endian)
{
	bool is_host_order = is_big_endian == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	word = is_host_order ? word : __builtin_bswap32(word);
	memcpy(at, &word, sizeof(word));
}

size_t btf_writer_size(const struct btf_writer *counted)
{
	size_t strings = counted->string_bytes || counted->first_string ? counted->string_bytes : 1;
	return (LDBTF_HEADER_SIZE + counted->type_bytes + strings + 3) & ~(size_t)3;
}

void btf_writer_begin(struct btf_writer *writer, uint8_t *buffer, size_t size, const struct btf_writer *counted,
		      bool is_big_endian)
{
	size_t type_bytes = counted->type_bytes;
	size_t string_space = size - LDBTF_HEADER_SIZE - type_bytes;
	*writer = (struct btf_writer){
		.types = buffer + LDBTF_HEADER_SIZE,
		.strings = buffer + LDBTF_HEADER_SIZE + type_bytes,
		.first_string = counted->first_string,
		.is_big_endian = is_big_endian,
	};
	memset(writer->strings, 0, string_space);
	buffer[0] = is_big_endian ? LDBTF_MAGIC >> 8 : LDBTF_MAGIC & 0xff;
	buffer[1] = is_big_endian ? LDBTF_MAGIC & 0xff : LDBTF_MAGIC >> 8;
	buffer[2] = LDBTF_VERSION;
	buffer[3] = 0;
	put_word(buffer + 4, LDBTF_HEADER_SIZE, is_big_endian);
	put_word(buffer + 8, 0, is_big_endian);
	put_word(buffer + 12, (uint32_t)type_bytes, is_big_endian);
	put_word(buffer + 16, (uint32_t)type_bytes, is_big_endian);
	put_word(buffer + 20, (uint32_t)string_space, is_big_endian);
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

void btf_writer_word(struct btf_writer *writer, uint32_t word)
{
	if (writer->types)
		put_word(writer->types + writer->type_bytes, word, writer->is_big_endian);
	writer->type_bytes += 4;
}

void btf_writer_type(struct btf_writer *writer, uint32_t name_offset, uint32_t info, uint32_t size_or_type)
{
	btf_writer_word(writer, name_offset);
	btf_writer_word(writer, info);
	btf_writer_word(writer, size_or_type);
}
