// SPDX-License-Identifier: GPL-3.0-or-later
//
// A bounds-checked reader of bytes in either byte order and of any alignment.
//
// A read past the end sets `failed` and returns 0. So does every later read of more than no bytes.
// The caller tests `failed` once, after a whole record. So hot loops have no branches for errors,
// and hostile input can't move the position beyond `end`.
#ifndef LDBTF_SUPPORT_CURSOR_H
#define LDBTF_SUPPORT_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "support/bytes.h"

struct cursor {
	const uint8_t *at;
	const uint8_t *end;
	bool is_big_endian;
	bool failed;
};

static inline struct cursor cursor_make(const void *data, size_t size, bool is_big_endian)
{
	const uint8_t *bytes = data;
	return (struct cursor){.at = bytes, .end = bytes + size, .is_big_endian = is_big_endian};
}

static inline size_t cursor_left(const struct cursor *cursor)
{
	return (size_t)(cursor->end - cursor->at);
}

static inline bool cursor_has_host_order(const struct cursor *cursor)
{
	return bytes_have_host_order(cursor->is_big_endian);
}

// Makes all later reads return 0.
static inline void cursor_fail(struct cursor *cursor)
{
	cursor->failed = true;
	cursor->at = cursor->end;
}

// Moves the position by `size` bytes.
static inline void cursor_skip(struct cursor *cursor, uint64_t size)
{
	if (size > cursor_left(cursor))
		cursor_fail(cursor);
	else
		cursor->at += size;
}

static inline uint8_t cursor_u8(struct cursor *cursor)
{
	if (cursor->at == cursor->end) {
		cursor->failed = true;
		return 0;
	}
	return *cursor->at++;
}

// An unsigned integer of 1 to 8 bytes, zero-extended.
static inline uint64_t cursor_uint(struct cursor *cursor, unsigned size)
{
	if (size > cursor_left(cursor)) {
		cursor_fail(cursor);
		return 0;
	}
	uint64_t value = bytes_load_uint(cursor->at, size, cursor->is_big_endian);
	cursor->at += size;
	return value;
}

static inline uint16_t cursor_u16(struct cursor *cursor)
{
	if (cursor_left(cursor) < 2) {
		cursor_fail(cursor);
		return 0;
	}
	uint16_t value = bytes_load_u16(cursor->at, cursor->is_big_endian);
	cursor->at += 2;
	return value;
}

static inline uint32_t cursor_u32(struct cursor *cursor)
{
	if (cursor_left(cursor) < 4) {
		cursor_fail(cursor);
		return 0;
	}
	uint32_t value = bytes_load_u32(cursor->at, cursor->is_big_endian);
	cursor->at += 4;
	return value;
}

static inline uint64_t cursor_u64(struct cursor *cursor)
{
	if (cursor_left(cursor) < 8) {
		cursor_fail(cursor);
		return 0;
	}
	uint64_t value = bytes_load_u64(cursor->at, cursor->is_big_endian);
	cursor->at += 8;
	return value;
}

// Unsigned LEB128 (DWARF5 §7.6). Bits beyond 64 are dropped. A number without a last byte fails.
static inline uint64_t cursor_uleb(struct cursor *cursor)
{
	if (cursor->at < cursor->end && *cursor->at < 0x80)
		return *cursor->at++;
	uint64_t value = 0;
	unsigned shift = 0;
	while (cursor->at < cursor->end) {
		uint8_t byte = *cursor->at++;
		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return value;
		shift += 7;
	}
	cursor->failed = true;
	return 0;
}

// Signed LEB128 (DWARF5 §7.6), otherwise as cursor_uleb.
static inline int64_t cursor_sleb(struct cursor *cursor)
{
	uint64_t value = 0;
	unsigned shift = 0;
	while (cursor->at < cursor->end) {
		uint8_t byte = *cursor->at++;
		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
		if (byte < 0x80) {
			if ((byte & 0x40) && shift < 64)
				value |= UINT64_MAX << shift;
			return (int64_t)value;
		}
	}
	cursor->failed = true;
	return 0;
}

// A NUL-terminated string, which stays in the data. If there is no NUL, the cursor fails and NULL
// is returned.
static inline const char *cursor_string(struct cursor *cursor)
{
	const uint8_t *nul = memchr(cursor->at, 0, cursor_left(cursor));
	if (!nul) {
		cursor_fail(cursor);
		return NULL;
	}
	const char *text = (const char *)cursor->at;
	cursor->at = nul + 1;
	return text;
}

#endif
