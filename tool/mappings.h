// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pieces of files that a process has mapped, and the places among them where FILE was loaded.
#ifndef LDBTF_TOOL_MAPPINGS_H
#define LDBTF_TOOL_MAPPINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"
#include "tool/image_segments.h"

struct mapping {
	uint64_t start, end;  // addresses
	uint64_t file_offset; // of the byte at `start`
	const char *path;     // of the file, not owned; NULL: all mappings are of one file
	bool is_executable;
};

struct mappings {
	VEC(struct mapping) list; // by address
};

// The mapping that has an address, or NULL.
const struct mapping *mappings_at(const struct mappings *mappings, uint64_t address);

// Does a mapping hold a segment that was moved by `bias`? That is so if the byte at the segment's
// address is the one at its file offset.
bool mapping_holds(const struct mapping *mapping, const struct image_segment *segment,
		   uint64_t bias);

// Where a file can have been loaded.
struct load_place {
	uint64_t bias;    // what is added to an address of the linked image
	const char *path; // as in struct mapping
	bool is_executable; // are all segments with code mapped as code?
};

struct load_places {
	VEC(struct load_place) list; // by address
};

// Is `bias` a place where all segments that are loaded have a mapping of one file? *ret describes
// that place. False if no segment is loaded.
bool mappings_have_place(const struct mappings *mappings, const struct image_segments *segments,
			 uint64_t bias, struct load_place *ret);

// Adds all such places to *ret. OK or NO_MEMORY. The caller frees ret->list.
MUST_CHECK enum status mappings_find_places(const struct mappings *mappings,
					    const struct image_segments *segments,
					    struct load_places *ret);

// Chooses the first place whose code can run, else the first one. A file that is mapped as data can
// look as if it were loaded. Warns if others are as good. The list must not be empty.
struct load_place load_places_choose(const struct load_places *places,
				     const struct diag_source *where);

#endif
