// SPDX-License-Identifier: GPL-3.0-or-later
//
// The fingerprint of an object's .debug_info, which finds the same bytes in the linked image.
//
// A linker puts the .debug_info of its inputs one behind the other. It changes only the places that
// have relocations. So the results of an input hold for the image, too, if the image has the
// input's bytes in all other places. A fingerprint has the list of places and a hash of all other
// bytes. It takes a fifteenth of the section's size.
#ifndef LDBTF_DWARF_FINGERPRINT_H
#define LDBTF_DWARF_FINGERPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/status.h"
#include "support/vec.h"

struct dwarf_fingerprint {
	size_t size; // bytes of the section
	uint64_t hash;
	// The relocated places, in ascending order. Each has a byte. Its low seven bits are the
	// distance from the end of the last place. FINGERPRINT_FAR stands for a longer distance,
	// which follows as ULEB128. The high bit, FINGERPRINT_WIDE, tells that the place has eight
	// bytes, and not four.
	VEC(uint8_t) places;
	size_t end;       // of the last place
	// Some places were not zero before they were relocated, so dwarf_fingerprint_end() has to
	// make the hash.
	bool has_addends;
	bool is_unusable; // nothing can be compared, for example if places are not in order
};

void dwarf_fingerprint_deinit(struct dwarf_fingerprint *fingerprint);

// Starts the fingerprint of `size` bytes that are not relocated yet. *ret starts zeroed.
void dwarf_fingerprint_begin(const uint8_t *bytes, size_t size, struct dwarf_fingerprint *ret);

enum {
	FINGERPRINT_FAR = 0x7f,  // the distance is at least this
	FINGERPRINT_WIDE = 0x80, // a place of eight bytes
};

MUST_CHECK enum status dwarf_fingerprint_add_slowly(struct dwarf_fingerprint *fingerprint,
						    uint64_t offset, unsigned size, bool is_zero);

// Adds a place of 4 or 8 bytes, which must lie within the section. `is_zero` tells whether its
// bytes are zero. Before the place is relocated. OK or NO_MEMORY.
MUST_CHECK static inline enum status dwarf_fingerprint_add(struct dwarf_fingerprint *fingerprint,
							   uint64_t offset, unsigned size,
						     bool is_zero)
{
	uint64_t distance = offset - fingerprint->end; // huge if it is not behind the last one
	if (!is_zero || distance >= FINGERPRINT_FAR ||
	    fingerprint->places.count == fingerprint->places.capacity)
		return dwarf_fingerprint_add_slowly(fingerprint, offset, size, is_zero);
	fingerprint->end = (size_t)offset + size;
	uint8_t wide = size == 8 ? FINGERPRINT_WIDE : 0;
	fingerprint->places.data[fingerprint->places.count++] = (uint8_t)(distance | wide);
	return STATUS_OK;
}

// Ends the fingerprint, when all places have been added. `bytes` are those of the section; places
// may have been relocated. OK or NO_MEMORY.
MUST_CHECK enum status dwarf_fingerprint_end(struct dwarf_fingerprint *fingerprint,
					     const uint8_t *bytes);

// Are the fingerprint->size `bytes` those of the section, in all but its places? `scratch` gets a
// copy of the bytes. OK or NO_MEMORY. Any thread, with a scratch of its own.
struct dwarf_memory;
MUST_CHECK enum status dwarf_fingerprint_compare(const struct dwarf_fingerprint *fingerprint,
						 const uint8_t *bytes,
					   struct dwarf_memory *scratch, bool *ret);

// The hash that fingerprints use.
uint64_t dwarf_fingerprint_hash(const uint8_t *bytes, size_t size);

#endif
