// SPDX-License-Identifier: MIT
//
// What the files of the runtime share: words of a blob read at any alignment, and text compared
// without a libc. Loops here are written so that compilers do not turn them into calls of memcpy,
// memset or strlen; a test looks at the objects' symbols.
#ifndef LDBTF_INTERNAL_H
#define LDBTF_INTERNAL_H

#include "ldbtf/btf.h"

#ifdef __cplusplus
extern "C" {
#endif

// Never visible, also where the public functions are (LDBTF_SHARED).
#if defined(__GNUC__)
#pragma GCC visibility push(hidden)
#endif

static inline bool ldbtf_host_is_big_endian(void)
{
	// A constant to the compiler, without asking for its macros.
	const union {
		uint16_t word;
		unsigned char bytes[2];
	} probe = {1};

	return probe.bytes[1] != 0;
}

// Of this machine's byte order: the other one is refused by ldbtf_open().
static inline uint32_t ldbtf_load_u32(const unsigned char *at)
{
	if (ldbtf_host_is_big_endian())
		return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static inline uint32_t ldbtf_load_u16(const unsigned char *at)
{
	if (ldbtf_host_is_big_endian())
		return (uint32_t)at[0] << 8 | at[1];
	return (uint32_t)at[1] << 8 | at[0];
}

// Word `index` behind a record.
static inline uint32_t ldbtf_word(const unsigned char *data, uint32_t index)
{
	return ldbtf_load_u32(data + 4 * (size_t)index);
}

// As a length: text ends at its NUL.
#define LDBTF_TO_NUL (~(size_t)0)

// Less, equal, greater: below, 0, above 0; bytes are unsigned (as the blob is sorted). `right` ends
// at its NUL or after `right_length` bytes.
static inline int ldbtf_compare_part(const char *left, const char *right, size_t right_length)
{
	size_t i;

	for (i = 0; i < right_length && right[i]; i++)
		if (left[i] != right[i])
			return (int)(unsigned char)left[i] - (int)(unsigned char)right[i];
	return (int)(unsigned char)left[i];
}

static inline int ldbtf_compare(const char *left, const char *right)
{
	return ldbtf_compare_part(left, right, LDBTF_TO_NUL);
}

static inline bool ldbtf_is_modifier(uint32_t kind)
{
	switch (kind) {
	case LDBTF_KIND_TYPEDEF:
	case LDBTF_KIND_VOLATILE:
	case LDBTF_KIND_CONST:
	case LDBTF_KIND_RESTRICT:
	case LDBTF_KIND_TYPE_TAG:
		return true;
	default:
		return false;
	}
}

static inline bool ldbtf_is_aggregate(uint32_t kind)
{
	return kind == LDBTF_KIND_STRUCT || kind == LDBTF_KIND_UNION;
}

// left * right, false when it needs more than 32 bits. In 16-bit halves, since some 32-bit
// machines have no wider multiplication and would call their compiler's library for it.
static inline bool ldbtf_multiply(uint32_t left, uint32_t right, uint32_t *ret)
{
	uint32_t left_high = left >> 16, left_low = left & 0xffff;
	uint32_t right_high = right >> 16, right_low = right & 0xffff;
	uint32_t middle;

	if (left_high && right_high)
		return false;
	middle = left_high * right_low + left_low * right_high; // one of the two is 0
	if (middle >> 16)
		return false;
	*ret = left_low * right_low;
	if (*ret > 0xffffffffu - (middle << 16))
		return false;
	*ret += middle << 16;
	return true;
}

// The record at this offset, which is the start of type `id`'s.
void ldbtf_decode(const struct ldbtf *btf, uint32_t offset, uint32_t id, struct ldbtf_view *ret);

// ldbtf_find_type() for a name that ends after `length` bytes at the latest.
enum ldbtf_status ldbtf_find_part(const struct ldbtf *btf, const char *name, size_t length,
				  enum ldbtf_kind kind, struct ldbtf_view *ret);

// Text output (btf_text.c).
void ldbtf_put_text(const struct ldbtf_output *output, const char *text);
void ldbtf_put_unsigned(const struct ldbtf_output *output, uint64_t value);
void ldbtf_put_signed(const struct ldbtf_output *output, int64_t value);
void ldbtf_put_hex(const struct ldbtf_output *output, uint64_t value); // "0x..."
// `size` bytes of this machine's order as one number in hex.
void ldbtf_put_bytes(const struct ldbtf_output *output, const unsigned char *bytes, uint32_t size);
// IEEE 754 binary32 or binary64, to 6 significant digits.
void ldbtf_put_float(const struct ldbtf_output *output, const unsigned char *bytes, uint32_t size);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
