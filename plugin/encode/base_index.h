// SPDX-License-Identifier: GPL-3.0-or-later
//
// What base.h opens, from inside: the blob, and where in it a type is by what it is.
#ifndef LDBTF_ENCODE_BASE_INDEX_H
#define LDBTF_ENCODE_BASE_INDEX_H

#include <stdint.h>

#include "btf/btf_names.h"
#include "btf/btf_view.h"
#include "encode/base.h"

struct encode_base {
	uint8_t *blob; // owned
	char *file;    // owned; where its messages come from
	struct diag_source where;
	struct btf_view view;
	struct btf_names names;
	uint8_t word_bits;    // 32 or 64: an ELF file's class, or by what C calls `long`; 0: nothing says it
	uint32_t *heads;      // by hash: the first type of a chain, 0 for none
	uint32_t *next;       // by type ID: the next one of its chain. IDs in a chain grow.
	size_t head_count;    // a power of two
};

// The first type of the chain that holds the named STRUCT, UNION, FWD, ENUM and ENUM64 of that name, among others;
// 0 for none.
uint32_t encode_base_first_named(const struct encode_base *base, const char *name);

// The first type of the chain that holds, among others, those whose record equals this one: any other kind but VAR and
// DATASEC, or a nameless one. `record` is in the base's byte order, its names and types are the base's.
uint32_t encode_base_first_equal(const struct encode_base *base, const uint8_t *record);

static inline uint32_t encode_base_next(const struct encode_base *base, uint32_t id)
{
	return base->next[id];
}

#endif
