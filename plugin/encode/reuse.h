// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was read of a link's inputs, used for the linked image, so that its DWARF need not be read
// again.
//
// The inputs are read before the link, to measure how much to reserve; afterwards the same units
// stand in the image. Four fifths of the time of the whole plugin would go into reading everything
// twice. What the link changes is where things are, and which of them are left:
//
//	types                   as they were: classes of the same type store
//	functions, variables    their addresses are read from the image, at the places where the input had them
//	which functions are in  by the image's symbols: of inputs all functions are kept, marked (import.h)
//
// That a unit is the same is not guessed. The whole .debug_info of an input, a chunk, must have the
// input's bytes in the image but for relocated places (dwarf/fingerprint.h), and so must its
// abbreviations. Names are behind relocated places, so those of functions and variables that have
// an address are compared as text, and a sample of all others. What relocations and location lists
// mean is taken to be what it was: that is the linker's task. A chunk that looked right and turns
// out to be something else is read, like all units that no input has, and so are inputs that are
// alike in all that is compared: their other names may differ.
//
// Not reused are units whose result hangs on more than that (import_result.is_reusable), that refer
// to each other, or that were relocated by rules with more to them than symbol plus addend.
#ifndef LDBTF_ENCODE_REUSE_H
#define LDBTF_ENCODE_REUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/image.h"
#include "import/import.h"
#include "support/status.h"
#include "support/vec.h"

struct known_unit {
	uint64_t offset;        // of its header in the input's .debug_info
	uint64_t abbrev_offset; // in the input's .debug_abbrev
	uint8_t address_size;   // bytes
	uint8_t offset_size;    // bytes
};

// What is remembered of an input's DWARF. Zeroed: nothing.
struct known_image {
	bool is_usable;
	struct dwarf_fingerprint print; // of .debug_info
	size_t abbrev_size;       // of .debug_abbrev
	uint64_t abbrev_hash;
	uint64_t names_hash;      // of the names that are compared (import_result.names)
	VEC(struct known_unit) units; // in order; one result each
	VEC(uint64_t) lengths; // of all units of .debug_info with their headers, bytes; also of what is not usable
};

void known_image_deinit(struct known_image *known);

// Remembers how long the units are: by that alone another input's could be taken for them. OK or
// NO_MEMORY.
MUST_CHECK enum status known_image_note_lengths(const struct dwarf_image *dwarf, struct known_image *ret);

// Remembers an input that was opened with wants_fingerprint and read in groups of
// one unit, with `result_count` results.
// Takes over its fingerprint. *ret starts zeroed. OK or NO_MEMORY.
MUST_CHECK enum status known_image_take(struct dwarf_image *dwarf, const struct import_result *results,
					size_t result_count, struct known_image *ret);

// The same for inputs that nothing of what is compared tells apart, and hardly for others. Of a
// usable one.
uint64_t known_image_key(const struct known_image *known);

// Do the image's units from number `unit` on look like the input's: as long, with the same
// abbreviations? *start: where the chunk begins in the image's .debug_info.
bool known_image_fits(const struct known_image *known, const struct dwarf_image *linked, size_t unit,
		      uint64_t *start);

enum known_image_fit {
	KNOWN_IMAGE_DIFFERS,        // something is different, and the results are good for nothing any more
	KNOWN_IMAGE_FITS,
	KNOWN_IMAGE_LOST_FUNCTIONS, // it fits, and the code of some function is gone: known_image_lost_symbols() decides
};

// Makes the input's results those of the image's units at `start`. OK or NO_MEMORY. Any thread,
// with a scratch of its own.
MUST_CHECK enum status known_image_apply(const struct known_image *known, const struct dwarf_image *linked,
					 const struct strings *strings, uint64_t start, struct import_result *results,
					 struct dwarf_memory *scratch, enum known_image_fit *ret);

// Where the code of a function is gone, its location lists say other things than the input's. Does
// that matter, as a copy of it elsewhere has its symbol? `symbols` are the image's. True: as if it
// differed.
bool known_image_lost_symbols(const struct known_image *known, const struct function_symbols *symbols,
			      const struct import_result *results);

#endif
