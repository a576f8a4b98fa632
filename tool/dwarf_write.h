// SPDX-License-Identifier: GPL-3.0-or-later
//
// Writes the debug information of one compile unit: .debug_info and .debug_abbrev of DWARF 5.
//
// The caller begins a DIE, adds attributes in any order, and ends the DIE. Abbreviations are made
// of that. A DIE has a key, by which other DIEs name it as their type, also before it is written.
#ifndef LDBTF_TOOL_DWARF_WRITE_H
#define LDBTF_TOOL_DWARF_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/diag.h"
#include "support/status.h"
#include "support/vec.h"
#include "tool/buffer.h"

// An abbreviation without its code, in dwarf_writer.abbrev.
struct dwarf_shape {
	uint64_t hash;
	size_t offset, size;
};

// A reference whose target may not be written yet.
struct dwarf_fixup {
	size_t offset; // of the four bytes
	uint32_t key;
};

struct dwarf_writer {
	bool is_big_endian;
	uint8_t address_size;
	struct buffer info, abbrev;
	// The DIE that was begun: its abbreviation, and the values of its attributes.
	struct buffer shape, values;
	size_t has_children_at; // in `shape`
	struct dwarf_fixup type; // of that DIE; key 0: none
	VEC(struct dwarf_shape) shapes;
	VEC(struct dwarf_fixup) fixups;
	uint32_t *offsets; // of DIEs, by key
	uint32_t key_limit;
	enum status status; // NO_MEMORY is noted here or in the bytes, and dwarf_finish() tells
};

// Begins the unit. Keys are from 1 to `key_limit`, which is included. dwarf_writer_deinit() ends
// the writer whatever happens.
void dwarf_writer_init(struct dwarf_writer *writer, bool is_big_endian, uint8_t address_size,
		       uint32_t key_limit);
void dwarf_writer_deinit(struct dwarf_writer *writer);

// Begins a DIE. `key` is 0 if no DIE refers to it.
void dwarf_begin(struct dwarf_writer *writer, unsigned tag, uint32_t key);
// Ends it. With children, dwarf_end_children() follows the last of them.
void dwarf_end(struct dwarf_writer *writer, bool has_children);
void dwarf_end_children(struct dwarf_writer *writer);

// Attributes of the DIE that was begun (DW_AT_*, DWARF5 §7.5.4). The text is written into the DIE.
void dwarf_add_text(struct dwarf_writer *writer, unsigned attribute, const char *text);
// The text is in .debug_str, at `offset`.
void dwarf_add_string(struct dwarf_writer *writer, unsigned attribute, uint32_t offset);
void dwarf_add_uint(struct dwarf_writer *writer, unsigned attribute, uint64_t value);
void dwarf_add_int(struct dwarf_writer *writer, unsigned attribute, int64_t value);
void dwarf_add_flag(struct dwarf_writer *writer, unsigned attribute);
void dwarf_add_address(struct dwarf_writer *writer, unsigned attribute, uint64_t address);
void dwarf_add_section_offset(struct dwarf_writer *writer, unsigned attribute, uint32_t offset);
// DW_AT_location: at a fixed address.
void dwarf_add_location(struct dwarf_writer *writer, uint64_t address);
// DW_AT_type: the DIE with this key, which must be written before the unit ends. 0 is void.
void dwarf_add_type(struct dwarf_writer *writer, uint32_t key);

// Ends the unit. OK; UNSUPPORTED with a diagnostic if it is larger than 32-bit DWARF allows;
// NO_MEMORY.
MUST_CHECK enum status dwarf_finish(struct dwarf_writer *writer, const struct diag_source *where);

#endif
