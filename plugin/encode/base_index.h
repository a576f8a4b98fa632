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

// Types in chains, by a hash. IDs in a chain grow. Neighbours of one chain need not be alike.
struct base_chains {
	uint32_t *heads; // by hash: the first type, 0 for none
	uint32_t *next;  // by type ID: the next type, 0 at the end
	size_t head_count; // a power of two
};

struct encode_base {
	uint8_t *blob; // owned
	char *file;    // owned; where its messages come from
	struct diag_source where;
	struct btf_view view;
	struct btf_names names;
	uint8_t word_bits; // 32 or 64, by the ELF file's class or the size of `long`; 0: unknown
	struct base_chains by_name;   // each STRUCT, UNION, FWD, ENUM and ENUM64 that has a name
	struct base_chains by_record; // all types but VARs and DATASECs
};

// Indexes the types of the base, whose view and names are set. OK or NO_MEMORY. After a failure the
// owner still closes the base (encode_base_close).
MUST_CHECK enum status encode_base_index(struct encode_base *base);

void base_index_deinit(struct encode_base *base);

// The first type of the chain in by_name that has each STRUCT, UNION, FWD, ENUM and ENUM64 of that
// name. 0 for an empty chain.
uint32_t encode_base_first_named(const struct encode_base *base, const char *name);

// The first type of the chain in by_record that has each type whose record equals this one. Records
// of a struct or union with a name are equal here if only their type IDs differ. `record` is in the
// base's byte order and has the base's names; it is not of a VAR or DATASEC.
uint32_t encode_base_first_equal(const struct encode_base *base, const uint8_t *record);

#endif
