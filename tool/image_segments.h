// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the program headers of FILE say about it as it is loaded.
#ifndef LDBTF_TOOL_IMAGE_SEGMENTS_H
#define LDBTF_TOOL_IMAGE_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"
#include "tool/memory.h"

struct image_segment {
	uint32_t type;  // PT_LOAD, PT_NOTE or PT_DYNAMIC
	uint32_t flags; // PF_*
	uint64_t address, file_offset, size; // p_vaddr, p_offset, p_filesz; size is not 0
	const uint8_t *bytes; // in the file
};

struct image_segments {
	VEC(struct image_segment) list;
	bool is_movable; // ET_DYN: a library, or a position-independent program
	uint64_t header_offset; // e_phoff
	size_t header_count;
};

// Reads the segments that have bytes in the file. Other files than ELF have none. OK; MALFORMED
// with a diagnostic; NO_MEMORY. `bytes` must outlive *ret. The caller calls image_segments_deinit()
// whatever the status.
MUST_CHECK enum status image_segments_read(void *bytes, size_t size,
					   const struct diag_source *where,
					   struct image_segments *ret);
void image_segments_deinit(struct image_segments *segments); // a zeroed one is allowed

// The addresses of the program headers and of the dynamic section. False: none are loaded.
bool image_segments_find_headers(const struct image_segments *segments, uint64_t *ret);
bool image_segments_find_dynamic(const struct image_segments *segments, uint64_t *ret);

// Nothing writes to loaded notes, and one of them is the build ID. Notes that differ are those of
// another file.
enum loaded_notes {
	LOADED_NOTES_UNKNOWN, // the file has none, or the memory has not those bytes
	LOADED_NOTES_SAME,
	LOADED_NOTES_DIFFER,
};

// Compares the notes with those in a memory. `bias` is added to the addresses of the segments.
enum loaded_notes image_segments_compare_notes(const struct image_segments *segments,
					       const struct memory *memory, uint64_t bias);

#endif
