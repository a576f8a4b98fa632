// SPDX-License-Identifier: GPL-3.0-or-later
//
// Split BTF that outlives its base (encoding 1.9; btf__distill_base() of libbpf).
//
// Split BTF refers to "type 4711 of the base", so with another build of the base it is garbage. A
// module that is built outside of its kernel's tree therefore carries a distilled base. That has
// the names and sizes of the types that the module refers to. With these a loader finds the types
// in the base that it has.
//
//	base                      split             distilled base       split on that
//	[7]  INT int              [9] STRUCT own    [1] INT int          [3] STRUCT own
//	[8]  STRUCT page { ... }      p: [12]       [2] STRUCT page {}       p: [4]
//	[12] PTR to [8]                                                  [4] PTR to [2]
//
// The distilled base holds only types that a loader can find by their names, without members. All
// else that the split BTF needs of the base is written into the split BTF itself.
#ifndef LDBTF_BTF_BTF_DISTILL_H
#define LDBTF_BTF_BTF_DISTILL_H

#include <stddef.h>
#include <stdint.h>

#include "btf/btf_view.h"
#include "btf/btf_writer.h"
#include "support/diag.h"
#include "support/hash_map.h"
#include "support/status.h"
#include "support/vec.h"

struct btf_distill {
	const struct btf_view *split;
	uint32_t *ids;            // by old ID: the new one; 0 if the type is dropped
	VEC(uint32_t) base_types; // of the distilled base: old IDs, in the new order
	VEC(uint32_t) own_types;  // of the new split BTF, likewise; some are of the old base
	struct btf_writer base_counted, own_counted;
};

enum btf_distill_use {
	BTF_DISTILL_EXACT,
	BTF_DISTILL_BOUND, // the sizes are enough for any part of the split's types
};

// Plans which type goes where. btf_writer_size() of base_counted and own_counted then gives the
// sizes of the two blobs.
//
// `split` must have a base and outlive *ret, and its references and names must have been checked.
// The caller calls btf_distill_deinit whatever the status. OK. UNSUPPORTED with a diagnostic if the
// split refers to a VAR, DATASEC, FUNC or DECL_TAG of the base. NO_MEMORY. One thread for each
// *ret.
MUST_CHECK enum status btf_distill_plan(const struct btf_view *split, enum btf_distill_use use,
					const struct diag_source *where, struct btf_distill *ret);

// Writes both blobs. Each fills its buffer, whose size must be at least the planned one. Only after
// BTF_DISTILL_EXACT. OK or NO_MEMORY. Thread safe.
MUST_CHECK enum status btf_distill_write(const struct btf_distill *distill, uint8_t *base,
					 size_t base_size, uint8_t *own, size_t own_size);

void btf_distill_deinit(struct btf_distill *distill); // a zeroed one is allowed

#endif
