// SPDX-License-Identifier: MIT
//
// BTF as it lies in memory and in files: structures, kinds and the packing of `info` words.
//
// One header for both sides. The linker plugin writes what is described here, and the runtime in
// this folder reads it. It needs a C99 compiler and nothing else. The format is the kernel's
// (Documentation/bpf/btf.rst), in its classic form: a 24-byte header, a 16-bit vlen and a 5-bit
// kind. The later wide form (24-bit vlen, 7-bit kind) is not described here, because readers in use
// reject it. With a longer header, a layout section may stand between records and strings.
//
//   +--------+--------------------------------+-------------------+
//   | header | type records, ID 1, 2, 3, ...  | strings           |
//   +--------+--------------------------------+-------------------+
//            ^ type_off and str_off count from here
//
// A record is a struct ldbtf_type and, by kind, more words behind it. Every field is a
// 32-bit word (the header's first four bytes aside) in the byte order of the image, and
// names are offsets into the strings. ID 0 is `void` and has no record.
//
// The structures describe the layout. The bytes of a blob may be of the other byte order and need
// not be aligned. So code that reads a blob copies words out of it, and does not cast.
#ifndef LDBTF_BTF_FORMAT_H
#define LDBTF_BTF_FORMAT_H

#include "ldbtf/config.h"

enum {
	LDBTF_MAGIC = 0xeb9f,         // as a number; a blob of the other byte order shows 0x9feb
	LDBTF_MAGIC_SWAPPED = 0x9feb,
	LDBTF_VERSION = 1,
	LDBTF_HEADER_SIZE = 24,
	LDBTF_LONG_HEADER_SIZE = 32, // of BTF with a layout section

	LDBTF_MAX_VLEN = 0xffff,           // parts of one type: members, enumerators, …
	LDBTF_MAX_TYPE_ID = 0xfffff,       // highest ID that the kernel takes
	LDBTF_MAX_NAME_OFFSET = 0xffffff,  // highest string offset that the kernel takes
	LDBTF_MAX_MEMBER_BIT_OFFSET = 0xffffff, // in an aggregate with kind_flag (bitfields)
	LDBTF_MAX_BITFIELD_SIZE = 0xff
};

struct ldbtf_header {
	uint16_t magic;    // LDBTF_MAGIC
	uint8_t version;   // LDBTF_VERSION
	uint8_t flags;     // 0
	uint32_t hdr_len;  // LDBTF_HEADER_SIZE; or LDBTF_LONG_HEADER_SIZE, and the place of the
			   // layout follows, as layout_off and layout_len
	uint32_t type_off; // bytes from the header's end; a multiple of 4
	uint32_t type_len; // bytes
	uint32_t str_off;  // bytes from the header's end
	uint32_t str_len;  // bytes; the strings begin and end with a NUL
};

enum ldbtf_kind {
	LDBTF_KIND_VOID = 0, // never in a record
	LDBTF_KIND_INT = 1,
	LDBTF_KIND_PTR = 2,
	LDBTF_KIND_ARRAY = 3,
	LDBTF_KIND_STRUCT = 4,
	LDBTF_KIND_UNION = 5,
	LDBTF_KIND_ENUM = 6, // values of up to 32 bits
	LDBTF_KIND_FWD = 7,  // a struct or union that is declared only
	LDBTF_KIND_TYPEDEF = 8,
	LDBTF_KIND_VOLATILE = 9,
	LDBTF_KIND_CONST = 10,
	LDBTF_KIND_RESTRICT = 11,
	LDBTF_KIND_FUNC = 12,
	LDBTF_KIND_FUNC_PROTO = 13,
	LDBTF_KIND_VAR = 14,
	LDBTF_KIND_DATASEC = 15,
	LDBTF_KIND_FLOAT = 16,
	LDBTF_KIND_DECL_TAG = 17,
	LDBTF_KIND_TYPE_TAG = 18,
	LDBTF_KIND_ENUM64 = 19,
	LDBTF_KIND_COUNT = 20
};

// Begins every record.
struct ldbtf_type {
	uint32_t name_off; // 0: no name
	uint32_t info;     // see ldbtf_info()
	// The byte size of INT, STRUCT, UNION, ENUM, ENUM64, FLOAT, DATASEC; a type ID of PTR,
	// TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, FUNC_PROTO (returned type), VAR, DECL_TAG,
	// TYPE_TAG; 0 of ARRAY and FWD.
	uint32_t size_or_type;
};

// What follows the record, by kind; those with a count follow `vlen` times.

// INT: one word, see ldbtf_int_data().
struct ldbtf_int {
	uint32_t data;
};

// ARRAY: one.
struct ldbtf_array {
	uint32_t elem_type;
	uint32_t index_type; // the integer type of subscripts
	uint32_t nelems;     // 0 for a flexible member
};

// STRUCT, UNION: vlen.
struct ldbtf_member {
	uint32_t name_off; // 0: anonymous
	uint32_t type;
	uint32_t offset; // bits; with kind_flag a bitfield's size too, see ldbtf_member_offset()
};

// ENUM: vlen. kind_flag of the type: values are signed.
struct ldbtf_enum {
	uint32_t name_off;
	uint32_t value;
};

// ENUM64: vlen. Two words, low one first in either byte order.
struct ldbtf_enum64 {
	uint32_t name_off;
	uint32_t value_low;
	uint32_t value_high;
};

// FUNC_PROTO: vlen. A last one with both words 0 stands for `...`.
struct ldbtf_param {
	uint32_t name_off;
	uint32_t type;
};

// VAR: one.
struct ldbtf_var {
	uint32_t linkage; // enum ldbtf_linkage
};

// DATASEC: vlen, sorted by offset.
struct ldbtf_datasec_entry {
	uint32_t var;    // ID of a VAR
	uint32_t offset; // bytes from the section's start
	uint32_t size;   // bytes
};

// DECL_TAG: one.
struct ldbtf_decl_tag {
	uint32_t component_index; // member or parameter; all ones: the target itself
};

// VAR.linkage, and the vlen of a FUNC.
enum ldbtf_linkage {
	LDBTF_LINKAGE_STATIC = 0,
	LDBTF_LINKAGE_GLOBAL = 1,
	LDBTF_LINKAGE_EXTERN = 2
};

// In an INT's data word.
enum ldbtf_int_encoding {
	LDBTF_INT_UNSIGNED = 0,
	LDBTF_INT_SIGNED = 1,
	LDBTF_INT_CHAR = 2,
	LDBTF_INT_BOOL = 4
};

#define LDBTF_NO_COMPONENT 0xffffffffu // ldbtf_decl_tag.component_index
#define LDBTF_INFO_RESERVED 0x60ff0000u // bits of an info word that must be 0
#define LDBTF_INT_RESERVED 0xf0000000u  // bits of an INT's data word that must be 0

// The info word: bits 0-15 vlen, 24-28 kind, 31 kind_flag.
static inline uint32_t ldbtf_info(uint32_t kind, uint32_t vlen, uint32_t kind_flag)
{
	return (kind_flag ? 0x80000000u : 0) | (kind & 0x1f) << 24 | (vlen & 0xffff);
}

static inline uint32_t ldbtf_info_kind(uint32_t info)
{
	return info >> 24 & 0x1f;
}

static inline uint32_t ldbtf_info_vlen(uint32_t info)
{
	return info & 0xffff;
}

static inline uint32_t ldbtf_info_kind_flag(uint32_t info)
{
	return info >> 31;
}

// The data word of an INT: bits 24-27 encoding, 16-23 bit offset, 0-7 size in bits.
static inline uint32_t ldbtf_int_data(uint32_t encoding, uint32_t bit_offset, uint32_t bit_size)
{
	return (encoding & 0xf) << 24 | (bit_offset & 0xff) << 16 | (bit_size & 0xff);
}

static inline uint32_t ldbtf_int_encoding(uint32_t data)
{
	return data >> 24 & 0xf;
}

static inline uint32_t ldbtf_int_bit_offset(uint32_t data)
{
	return data >> 16 & 0xff;
}

static inline uint32_t ldbtf_int_bit_size(uint32_t data)
{
	return data & 0xff;
}

// The offset word of a member. In an aggregate with kind_flag, bits 0-23 are the bit offset, and
// bits 24-31 are the bitfield's size (0: not a bitfield). Without kind_flag the whole word is the
// bit offset.
static inline uint32_t ldbtf_member_offset(uint32_t kind_flag, uint32_t bit_offset,
					   uint32_t bitfield_size)
{
	return kind_flag ? (bitfield_size & 0xff) << 24 | (bit_offset & 0xffffff) : bit_offset;
}

static inline uint32_t ldbtf_member_bit_offset(uint32_t kind_flag, uint32_t offset_word)
{
	return kind_flag ? offset_word & 0xffffff : offset_word;
}

static inline uint32_t ldbtf_member_bitfield_size(uint32_t kind_flag, uint32_t offset_word)
{
	return kind_flag ? offset_word >> 24 : 0;
}

// The first string of split BTF of a loaded image: this text, then ldbtf_base_hash() of the base's
// types and strings as 8 hexadecimal digits. Nothing refers to the string. BTF has no better place,
// and readers that do not know the string pass over it (encoding 1.8.7).
#define LDBTF_BASE_MARK "ldbtf.base="
enum { LDBTF_BASE_MARK_LENGTH = 11, LDBTF_BASE_MARK_DIGITS = 8 };

// FNV-1a of 32 bits. `hash` is LDBTF_HASH_START, or the hash of what comes before the bytes.
#define LDBTF_HASH_START 2166136261u
static inline uint32_t ldbtf_hash(uint32_t hash, const unsigned char *bytes, uint32_t size)
{
	uint32_t i;

	for (i = 0; i < size; i++)
		hash = (hash ^ bytes[i]) * 16777619u;
	return hash;
}

// Bytes behind the record of a kind: of the part that comes once, and of each of the vlen parts.
static inline uint32_t ldbtf_kind_fixed_size(uint32_t kind)
{
	switch (kind) {
	case LDBTF_KIND_INT:
	case LDBTF_KIND_VAR:
	case LDBTF_KIND_DECL_TAG:
		return 4;
	case LDBTF_KIND_ARRAY:
		return 12;
	default:
		return 0;
	}
}

static inline uint32_t ldbtf_kind_elem_size(uint32_t kind)
{
	switch (kind) {
	case LDBTF_KIND_STRUCT:
	case LDBTF_KIND_UNION:
	case LDBTF_KIND_DATASEC:
	case LDBTF_KIND_ENUM64:
		return 12;
	case LDBTF_KIND_ENUM:
	case LDBTF_KIND_FUNC_PROTO:
		return 8;
	default:
		return 0;
	}
}

// Bytes of a whole record, header included, from its info word. At most 12 + 12 * 0xffff.
static inline uint32_t ldbtf_record_size(uint32_t info)
{
	uint32_t kind = ldbtf_info_kind(info);
	uint32_t parts_size = ldbtf_info_vlen(info) * ldbtf_kind_elem_size(kind);

	return 12 + ldbtf_kind_fixed_size(kind) + parts_size;
}

#endif
