// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds BTF in bytes that are not ELF, and turns BTF into this machine's byte order.
#ifndef LDBTF_TOOL_BTF_FIND_H
#define LDBTF_TOOL_BTF_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf_place {
	size_t offset, size; // bytes
	bool is_big_endian;
};

// Do the bytes begin with BTF's magic number, in either byte order?
bool btf_find_magic(const uint8_t *bytes, size_t size, bool *ret_is_big_endian);

// Finds the next BTF that stands alone, from `from` on, at any alignment. The header must be
// complete, and types and strings must lie inside of the bytes. The records are not checked. False:
// there is none. Time is linear in `size`.
bool btf_find_next(const uint8_t *bytes, size_t size, size_t from, struct btf_place *ret);

// Turns the words of a blob around, if the blob has not this machine's byte order. Also replaces
// control characters in its names by '?', because names are printed to terminals. A header that
// lies about sizes is harmless.
void btf_find_make_readable(uint8_t *blob, size_t size, bool is_big_endian);

#endif
