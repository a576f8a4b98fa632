// SPDX-License-Identifier: GPL-3.0-or-later
//
// What classes mean in one unit of a program in which some names mean several things.
#ifndef LDBTF_TYPES_UNIT_VARIANTS_H
#define LDBTF_TYPES_UNIT_VARIANTS_H

#include <stddef.h>
#include <stdint.h>

#include "support/vec.h"

// In one unit, class_id means variant.
struct type_variant {
	uint32_t class_id;
	uint32_t variant;
};

struct unit_variants {
	VEC(struct type_variant) variants; // sorted by class_id; classes not listed mean themselves
};

#endif
