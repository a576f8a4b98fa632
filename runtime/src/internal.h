// SPDX-License-Identifier: MIT
//
// What the files of the runtime share. It reads words of a blob at any alignment, and compares text
// without a libc. Loops here are written so that compilers do not turn them into calls of memcpy,
// memset or strlen. A test looks at the objects' symbols.
#ifndef LDBTF_INTERNAL_H
#define LDBTF_INTERNAL_H

#include "ldbtf/btf.h"

#ifdef __cplusplus
extern "C" {
#endif

// A distance in bytes and bits. One 64-bit number of bits would do, but small machines add such
// numbers in several steps.
struct ldbtf_position {
	uint32_t bytes;
	uint32_t bits; // 0 to 7
};

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

// The byte order of the memory that values are read from.
#ifdef LDBTF_FOREIGN_VALUES
#define LDBTF_VALUES_ARE_BIG_ENDIAN(btf) (ldbtf_host_is_big_endian() != (btf)->has_foreign_values)
#else
#define LDBTF_VALUES_ARE_BIG_ENDIAN(btf) ldbtf_host_is_big_endian()
#endif

// Compilers make one load of the function below where the machine loads words at any address. There
// a call would be larger.
#if defined(__ARM_FEATURE_UNALIGNED) || defined(__aarch64__) || defined(__x86_64__) || \
	defined(__i386__)
#define LDBTF_LOAD static inline __attribute__((always_inline))
#else
#define LDBTF_LOAD static inline
#endif

// In this machine's byte order, since ldbtf_open() refuses the other one.
LDBTF_LOAD uint32_t ldbtf_load_u32(const unsigned char *at)
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
LDBTF_LOAD uint32_t ldbtf_word(const unsigned char *data, uint32_t index)
{
	return ldbtf_load_u32(data + 4 * (size_t)index);
}

// The length of a text that ends at its NUL.
#define LDBTF_TO_NUL (~(size_t)0)

// Below 0 if `left` is less, 0 if the two are equal, above 0 if `left` is greater. Bytes compare as
// unsigned, which is the order of a sorted blob. `right` ends at its NUL or after `right_length`
// bytes.
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

// What a record of each kind has, in a byte each, so that checking, walking and decoding agree.
enum {
	LDBTF_PART_WORDS = 3,      // words of each of the vlen parts: 0, 2 or 3
	LDBTF_FIXED_SHIFT = 2,     // two bits: words that come once
	LDBTF_REFERS = 1 << 4,     // the third word is a type
	LDBTF_SIZED = 1 << 5,      // the third word is a size
	LDBTF_NAMES = 1 << 6,      // a part's first word is a name
	LDBTF_REFERENCES = 1 << 7  // a part's next word is a type
};
extern const unsigned char ldbtf_shapes[LDBTF_KIND_COUNT];

uint32_t ldbtf_bytes_of_record(const unsigned char *record);

// ldbtf_open(), or with a base ldbtf_open_split() without its last check.
enum ldbtf_status ldbtf_open_on(struct ldbtf *btf, const void *data, size_t size,
				const struct ldbtf *base);

// A name of this blob, or of its base. The offset was checked.
static inline const char *ldbtf_name(const struct ldbtf *btf, uint32_t offset)
{
#ifndef LDBTF_NO_SPLIT
	while (offset < btf->first_string)
		btf = btf->base;
	offset -= btf->first_string;
#endif
	return btf->strings + offset;
}

// The blob that has the type with this ID, which is not 0.
static inline const struct ldbtf *ldbtf_owner(const struct ldbtf *btf, uint32_t id)
{
#ifndef LDBTF_NO_SPLIT
	while (id < btf->first_id)
		btf = btf->base;
#endif
	(void)id;
	return btf;
}

// The blob of the types that come before.
static inline const struct ldbtf *ldbtf_base(const struct ldbtf *btf)
{
#ifndef LDBTF_NO_SPLIT
	return btf->base;
#else
	(void)btf;
	return (const struct ldbtf *)0;
#endif
}

// The record of type `id`, which the blob or its base has.
void ldbtf_decode(const struct ldbtf *btf, const unsigned char *record, uint32_t id,
		  struct ldbtf_view *ret);

// ldbtf_find_type() for a name that ends after `length` bytes at the latest.
enum ldbtf_status ldbtf_find_part(const struct ldbtf *btf, const char *name, size_t length,
				  enum ldbtf_kind kind, struct ldbtf_view *ret);

// Moves on. False: beyond 4 GiB.
bool ldbtf_add_bytes(struct ldbtf_position *position, uint32_t bytes);
bool ldbtf_add_bits(struct ldbtf_position *position, uint32_t bits);

// Whether that many bits from there on lie in memory of `size` bytes. At most 2^32 - 16 bits.
bool ldbtf_is_inside(const struct ldbtf_position *position, uint32_t bits, size_t size);

// More members than all structs of the blob and its base have together.
uint32_t ldbtf_most_members(const struct ldbtf *btf);

// Text output (btf_text.c).
void ldbtf_put(const struct ldbtf_output *output, char c);
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

#ifdef LDBTF_PUT_FLOAT
void LDBTF_PUT_FLOAT(const struct ldbtf_output *output, const unsigned char *bytes, uint32_t size);
#endif

#ifdef __cplusplus
}
#endif

#endif
