// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the parts of .debug_info and .debug_abbrev are, for those who change them. As elf_frame.h:
// a second reader, which takes what it can get.
#ifndef LDBTF_FUZZ_DWARF_FRAME_H
#define LDBTF_FUZZ_DWARF_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "elf_frame.h"
#include "support/vec.h"

// The value of one attribute of one DIE. All offsets are into the file.
struct dwarf_site {
	size_t offset, size;
	size_t unit; // of the header of its unit
	uint16_t form;
	bool is_block; // it begins with its length, of `form`'s size
};

// A LEB128 in an abbreviation.
struct dwarf_word {
	size_t offset, size;
	uint64_t value;
};

struct dwarf_frame {
	VEC(struct dwarf_site) sites;
	VEC(size_t) dies;
	VEC(size_t) units;         // their headers
	VEC(struct dwarf_word) tags, attributes, forms;
};

// Reads what can be read. dwarf_frame_free() in any case.
void dwarf_frame_read(const struct elf_frame *elf, struct dwarf_frame *ret);
void dwarf_frame_free(struct dwarf_frame *frame);

#endif
