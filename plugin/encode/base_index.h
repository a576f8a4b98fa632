// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inside of a base (base.h): its blob, and an index that finds a type by its contents.
#ifndef LDBTF_ENCODE_BASE_INDEX_H
#define LDBTF_ENCODE_BASE_INDEX_H

#include <stdint.h>

#include "btf/btf_names.h"
#include "btf/btf_view.h"
#include "support/diag.h"
#include "support/status.h"

struct encode_base {
	uint8_t *blob; // owned
	char *file;    // owned; where its messages come from
	struct diag_source where;
	struct btf_view view;
	struct btf_names names;
	uint8_t word_bits; // 32 or 64, by the ELF file's class or the size of `long`; 0: unknown
	uint32_t *heads;   // by hash: the first type of a chain, 0 for none
	uint32_t *next;    // by type ID: the next type of its chain. IDs in a chain grow.
	size_t head_count; // a power of two
};

// Indexes the types of the base, whose view and names are set. OK or NO_MEMORY. After a failure the
// owner still closes the base (encode_base_close).
MUST_CHECK enum status encode_base_index(struct encode_base *base);

// The first type of the chain that has each STRUCT, UNION, FWD, ENUM and ENUM64 of that name. The
// chain has other types too. 0 for an empty chain.
uint32_t encode_base_first_named(const struct encode_base *base, const char *name);

// The first type of the chain that has each type whose record equals this one. The chain has other
// types too. `record` is of another kind or has no name; it is not a VAR or DATASEC. It is in the
// base's byte order and has the base's names and IDs.
uint32_t encode_base_first_equal(const struct encode_base *base, const uint8_t *record);

static inline uint32_t encode_base_next(const struct encode_base *base, uint32_t id)
{
	return base->next[id];
}

#endif
