// SPDX-License-Identifier: GPL-3.0-or-later
//
// Empty BTF: a writer that has counted nothing makes it.
#include "encode/empty_btf.h"

#include "btf/btf_writer.h"

void encode_write_empty_split(uint8_t *buffer, bool is_big_endian)
{
	struct btf_writer writer;
	btf_writer_begin(&writer, buffer, ENCODE_EMPTY_SPLIT_SIZE, &(struct btf_writer){0},
			 is_big_endian);
}

void encode_write_empty(uint8_t *buffer, size_t size, bool is_big_endian)
{
	struct btf_writer writer;
	btf_writer_begin(&writer, buffer, size, &(struct btf_writer){0}, is_big_endian);
}
