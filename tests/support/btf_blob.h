// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes BTF from text, right or wrong, so that a test can state the records that it is about.
//
//	INT int 4 0x01000020;                  kind, name, third word, further words
//	PTR - 1;                               "-": no name (offset 0)
//	STRUCT node 16 : next 2 0 : value 1 64;  one ":" an element; vlen is their number
//	STRUCT! flags 4 : a 1 0x01000000;      "!": kind_flag
//	FUNC f 5 vlen=1;                       a field set as it is: vlen=, info=
//	KIND21 "odd name" 0                    a kind by number; text in quotes;
//	                                       "@99": offset 99 as a name
//
// Elements of STRUCT, UNION, ENUM, ENUM64, FUNC_PROTO begin with a name. IDs count from 1, in
// order.
#ifndef LDBTF_TESTS_BTF_BLOB_H
#define LDBTF_TESTS_BTF_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct btf_blob {
	uint8_t *bytes; // malloc'd, exactly `size`, so that ASan sees every step outside
	size_t size;
	uint32_t types; // number of records
};

// For blobs that the runtime of this machine reads.
static inline bool host_is_big_endian(void)
{
	const uint16_t one = 1;
	return !*(const uint8_t *)&one;
}

// Builds a blob with a classic header. Aborts on text that is not in the language: a test is wrong
// then. The caller frees it with btf_blob_free().
struct btf_blob btf_blob_from_text(const char *text, bool is_big_endian);

// Puts a header before sections that the caller made.
struct btf_blob btf_blob_from_sections(const void *types, size_t type_len, const void *strings,
				       size_t str_len, bool is_big_endian);

// An INT `int`, `depth` PTRs, each to the one before it, and a STRUCT `deep` whose member `p` is
// the last of them.
struct btf_blob btf_blob_deep(size_t depth, bool is_big_endian);

void btf_blob_free(struct btf_blob *blob);

// Stores a word in the blob's order.
void btf_blob_put_u32(uint8_t *at, uint32_t value, bool is_big_endian);

// A good blob with every kind and every reference in it: what corruption tests and fuzzers start
// from. Types are sorted by name.
extern const char btf_blob_rich_text[];

#endif
