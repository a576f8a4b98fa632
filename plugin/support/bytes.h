// SPDX-License-Identifier: GPL-3.0-or-later
//
// Integers in bytes whose order and alignment are a file's, not ours.
//
// Nothing here checks bounds: the caller knows that the bytes are there. cursor.h reads with a
// check. Compilers make one load and one byte swap of a call whose size is a constant.
#ifndef LDBTF_SUPPORT_BYTES_H
#define LDBTF_SUPPORT_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline bool bytes_have_host_order(bool is_big_endian)
{
	return is_big_endian == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
}

static inline uint16_t bytes_load_u16(const void *at, bool is_big_endian)
{
	uint16_t value;
	memcpy(&value, at, sizeof(value));
	return bytes_have_host_order(is_big_endian) ? value : __builtin_bswap16(value);
}

static inline uint32_t bytes_load_u32(const void *at, bool is_big_endian)
{
	uint32_t value;
	memcpy(&value, at, sizeof(value));
	return bytes_have_host_order(is_big_endian) ? value : __builtin_bswap32(value);
}

static inline uint64_t bytes_load_u64(const void *at, bool is_big_endian)
{
	uint64_t value;
	memcpy(&value, at, sizeof(value));
	return bytes_have_host_order(is_big_endian) ? value : __builtin_bswap64(value);
}

// An unsigned integer of `size` bytes, 0 to 8, zero-extended.
static inline uint64_t bytes_load_uint(const void *at, unsigned size, bool is_big_endian)
{
	const uint8_t *bytes = at;
	uint64_t value = 0;
	if (is_big_endian)
		for (unsigned i = 0; i < size; i++)
			value = value << 8 | bytes[i];
	else
		for (unsigned i = size; i-- > 0;)
			value = value << 8 | bytes[i];
	return value;
}

static inline void bytes_store_u32(void *at, uint32_t value, bool is_big_endian)
{
	value = bytes_have_host_order(is_big_endian) ? value : __builtin_bswap32(value);
	memcpy(at, &value, sizeof(value));
}

static inline void bytes_store_u64(void *at, uint64_t value, bool is_big_endian)
{
	value = bytes_have_host_order(is_big_endian) ? value : __builtin_bswap64(value);
	memcpy(at, &value, sizeof(value));
}

// The low `size` bytes of `value`, 0 to 8 of them.
static inline void bytes_store_uint(void *at, uint64_t value, unsigned size, bool is_big_endian)
{
	uint8_t *bytes = at;
	for (unsigned i = 0; i < size; i++)
		bytes[is_big_endian ? size - 1 - i : i] = (uint8_t)(value >> 8 * i);
}

#endif
