// SPDX-License-Identifier: GPL-3.0-or-later
//
// What classes mean in one unit of a program in which some names mean several things.
#ifndef LDBTF_TYPES_UNIT_VARIANTS_H
#define LDBTF_TYPES_UNIT_VARIANTS_H

#include <stdint.h>

#include "support/hash.h"

// In one unit, class_id means variant.
struct type_variant {
	uint32_t class_id;
	uint32_t variant;
};

// A hash table, because a sorted list takes longer to make than all else that makes variants.
// Classes that are not in it mean themselves.
struct unit_variants {
	struct type_variant *slots; // a free slot is all zeros: void means void
	uint32_t slot_count;        // a power of two, and not all are taken; or 0
};

// The slot of the class, or the free slot where the class belongs. There are slots.
static inline struct type_variant *unit_variants_slot(const struct unit_variants *unit,
						      uint32_t class_id)
{
	uint32_t mask = unit->slot_count - 1;
	uint32_t at = (uint32_t)hash_mix(class_id, 0) & mask;
	while (unit->slots[at].class_id && unit->slots[at].class_id != class_id)
		at = (at + 1) & mask;
	return &unit->slots[at];
}

#endif
