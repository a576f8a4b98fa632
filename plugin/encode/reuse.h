// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reuses the results of a link's inputs for the linked image, whose DWARF then need not be read.
//
// The inputs are read before the link, to measure how much to reserve. Later the image has the same
// units. Without reuse, the plugin would take four fifths of its time for reading everything twice.
// The link changes addresses, and leaves some functions and variables out:
//
//	types                   stay the same classes of the same type store
//	functions, variables    get their addresses from the places in the image's DWARF
//	which functions remain  is known by the image's symbols; inputs keep all (state.h)
//
// A chunk is a part of the image that looks like the whole .debug_info of an input. It must have
// the input's bytes in all but relocated places (dwarf/fingerprint.h), and so must its
// abbreviations. Names are behind relocated places. So the names of functions and variables that
// have an address are compared as text, and a sample of all other names. Relocations and location
// lists are taken to mean what they meant in the input, because that is the linker's task.
//
// A chunk that turns out to be different is read. So are units that no input has, and inputs that
// are equal in all that is compared, because their other names may differ.
//
// Three kinds of units are not reused: units whose result depends on more
// (import_result.is_reusable), units that refer to each other, and units with relocations other
// than symbol plus addend.
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

// What is remembered of an input's DWARF. A zeroed one has nothing.
struct known_image {
	bool is_usable; // for the linked image; false once its units were found to differ
	struct dwarf_fingerprint fingerprint; // of .debug_info
	size_t abbrev_size;       // of .debug_abbrev
	uint64_t abbrev_hash;
	uint64_t names_hash;      // of the names that are compared (import_result.names)
	VEC(struct known_unit) units; // in order; each has one result
	// Bytes of each unit of .debug_info, with its header. Also of inputs that are not usable.
	VEC(uint64_t) lengths;
};

void known_image_deinit(struct known_image *known);

// Remembers the lengths of the units, because units of other inputs that have the same lengths
// could be taken for them. OK or NO_MEMORY.
MUST_CHECK enum status known_image_note_lengths(const struct dwarf_image *dwarf,
						struct known_image *ret);

// Remembers an input that was opened with wants_fingerprint and read in groups of
// one unit, with `result_count` results.
// Takes over its fingerprint. *ret starts zeroed. OK or NO_MEMORY.
MUST_CHECK enum status known_image_take(struct dwarf_image *dwarf,
					const struct import_result *results, size_t result_count,
					struct known_image *ret);

// A key that is the same for inputs that are equal in all that is compared, and hardly for others.
// The input must be usable.
uint64_t known_image_key(const struct known_image *known);

// Do the image's units from number `unit` on have the lengths and abbreviations of the input's?
// *start gets the offset of the chunk in the image's .debug_info.
bool known_image_fits(const struct known_image *known, const struct dwarf_image *linked,
		      size_t unit, uint64_t *start);

enum known_image_fit {
	KNOWN_IMAGE_DIFFERS, // the results must not be used any more
	KNOWN_IMAGE_FITS,
	// The code of some function is gone, so known_image_lost_symbols() has to decide.
	KNOWN_IMAGE_LOST_FUNCTIONS,
};

// Compares the input with the image's units at `start`, and gives its results the image's
// addresses. OK or NO_MEMORY. Any thread, with a scratch of its own.
MUST_CHECK enum status known_image_apply(const struct known_image *known,
					 const struct dwarf_image *linked,
					 const struct strings *strings, uint64_t start,
					 struct import_result *results,
					 struct dwarf_memory *scratch, enum known_image_fit *ret);

// Is there a symbol of the image for a function whose code is gone from these units? Another copy
// of the function has that symbol. The location lists of the lost code are not those of the input,
// so true means that the units differ.
bool known_image_lost_symbols(const struct known_image *known,
			      const struct function_symbols *symbols,
			      const struct import_result *results);

#endif
