// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pieces of an address space, whose bytes are in files.
#ifndef LDBTF_TOOL_RANGES_H
#define LDBTF_TOOL_RANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"

struct memory_range {
	uint64_t address;
	const uint8_t *bytes; // of somebody else
	uint64_t size;
};

struct ranges {
	VEC(struct memory_range) list; // in any order; they may overlap
};

// OK or NO_MEMORY. The bytes must outlive the ranges.
MUST_CHECK enum status ranges_add(struct ranges *ranges, uint64_t address, const uint8_t *bytes,
				  uint64_t size);

// Copies `size` bytes, which may lie in several adjacent ranges. False: they are not all there.
bool ranges_read(const struct ranges *ranges, uint64_t address, void *buffer, size_t size);

void ranges_deinit(struct ranges *ranges); // zeroed ones are allowed

#endif
