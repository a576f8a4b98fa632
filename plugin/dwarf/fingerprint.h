// SPDX-License-Identifier: GPL-3.0-or-later
//
// The fingerprint of an object's .debug_info: by it, the same bytes are known again in the linked
// image.
//
// A linker puts the .debug_info of its inputs one behind the other and changes nothing in it but
// the places that have relocations. So what was read of an input holds for the image too, if the
// image has, somewhere, the input's bytes in all other places. A fingerprint says where those
// places are, in a byte or so each, and has a hash of the rest: a fifteenth of the section's size,
// instead of the section.
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
	// The relocated places, in ascending order: a byte with the distance from the end of the
	// one before in its low seven bits, FINGERPRINT_FAR for a longer distance, which then
	// follows as ULEB128; the high bit is set for a place of eight bytes, clear for one of
	// four.
	VEC(uint8_t) places;
	size_t end;       // of the last place
	// Places held something before they were relocated, so the hash is not that of the rest
	// yet.
	bool has_addends;
	bool is_unusable; // places are not in order: then nothing can be told
};

void dwarf_fingerprint_deinit(struct dwarf_fingerprint *fingerprint);

// Starts the fingerprint of `size` bytes that are not relocated yet. *ret starts zeroed.
void dwarf_fingerprint_begin(const uint8_t *bytes, size_t size, struct dwarf_fingerprint *ret);

enum {
	FINGERPRINT_FAR = 0x7f,  // and longer
	FINGERPRINT_WIDE = 0x80, // a place of eight bytes
};

MUST_CHECK enum status dwarf_fingerprint_add_slowly(struct dwarf_fingerprint *fingerprint,
						    uint64_t offset, unsigned size, bool is_zero);

// Adds a place of 4 or 8 bytes that lies within the section, before it is relocated. OK or
// NO_MEMORY.
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

// Ends the fingerprint when all places are added, which may be relocated by then. OK or NO_MEMORY.
MUST_CHECK enum status dwarf_fingerprint_end(struct dwarf_fingerprint *fingerprint,
					     const uint8_t *bytes);

// Whether fingerprint->size `bytes` are what the fingerprint was taken of, but for its places.
// `scratch` gets a copy of them. OK or NO_MEMORY. Any thread, with a scratch of its own.
struct dwarf_memory;
MUST_CHECK enum status dwarf_fingerprint_compare(const struct dwarf_fingerprint *fingerprint,
						 const uint8_t *bytes,
					   struct dwarf_memory *scratch, bool *ret);

// The hash that fingerprints use.
uint64_t dwarf_fingerprint_hash(const uint8_t *bytes, size_t size);

#endif
