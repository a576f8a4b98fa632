// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the length of the types from the header.
#include "linker/padding.h"

#include "support/bytes.h"

// btf.rst, "Binary BTF": struct btf_header, and where type_len is in it.
enum { HEADER_SIZE = 24, TYPE_LEN_OFFSET = 12 };
enum { LARGEST_STRINGS = 1 << 24 };

size_t padding_largest_size(const uint8_t *blob, bool is_big_endian, uint32_t first_string)
{
	uint32_t type_len = bytes_load_u32(blob + TYPE_LEN_OFFSET, is_big_endian);
	size_t strings = first_string < LARGEST_STRINGS ? LARGEST_STRINGS - first_string : 0;
	return ((size_t)HEADER_SIZE + type_len + strings) & ~(size_t)3;
}
