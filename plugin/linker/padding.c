// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads from the header where the strings begin.
#include "linker/padding.h"

#include "support/bytes.h"

// btf.rst, "Binary BTF": struct btf_header, and where hdr_len and str_off are in it.
enum { HDR_LEN_OFFSET = 4, STR_OFF_OFFSET = 16 };
enum { LARGEST_STRINGS = 1 << 24 };

size_t padding_largest_size(const uint8_t *blob, bool is_big_endian, uint32_t first_string)
{
	size_t header = bytes_load_u32(blob + HDR_LEN_OFFSET, is_big_endian);
	size_t before_strings = bytes_load_u32(blob + STR_OFF_OFFSET, is_big_endian);
	size_t strings = first_string < LARGEST_STRINGS ? LARGEST_STRINGS - first_string : 0;
	return (header + before_strings + strings) & ~(size_t)3;
}
