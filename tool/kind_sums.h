// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the bytes of a BTF go, by the kind of the records.
#ifndef LDBTF_TOOL_KIND_SUMS_H
#define LDBTF_TOOL_KIND_SUMS_H

#include <stdint.h>

#include "ldbtf/btf.h"

struct kind_sum {
	uint32_t count;
	uint64_t record_bytes;
	// Of names that records of this kind are the first to use: their own, and those of members,
	// enumerators and parameters. A byte that several names share counts once.
	uint64_t name_bytes;
};

// The bytes of one record, with its members, enumerators, parameters or variables.
uint64_t kind_record_bytes(const struct ldbtf_view *view);

// Sums up what this blob has. The types and names of a base do not count.
void kind_sums_of(const struct ldbtf *btf, struct kind_sum ret[LDBTF_KIND_COUNT]);

#endif
