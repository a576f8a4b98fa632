// SPDX-License-Identifier: GPL-3.0-or-later
//
// An open image as plain data: its sections and its units. All of dwarf/ works on these.
#ifndef LDBTF_DWARF_UNIT_H
#define LDBTF_DWARF_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/fingerprint.h"
#include "dwarf/memory.h"
#include "elf/elf_image.h"
#include "support/vec.h"

struct abbrev_table; // abbrev.h

enum dwarf_section_id {
	DWARF_INFO,
	DWARF_TYPES, // .debug_types, DWARF 4 type units
	DWARF_ABBREV,
	DWARF_STR,
	DWARF_LINE_STR,
	DWARF_STR_OFFSETS,
	DWARF_ADDR,
	DWARF_LOC,      // .debug_loc, DWARF 2 to 4
	DWARF_LOCLISTS, // .debug_loclists, DWARF 5
	DWARF_SECTION_COUNT,
};

struct dwarf_section {
	// NULL if the image has no such section. A relocatable object can have several .debug_info
	// and .debug_types, one in each section group. Here they stand one behind the other. The
	// one outside of groups is first, so its offsets are those of the file.
	const uint8_t *data;
	size_t size;         // bytes
	const char *name;    // ".debug_info", for messages; always set
};

// One unit header (DWARF5 §7.5.1) and what its root DIE says about reading the rest.
struct dwarf_unit {
	enum dwarf_section_id section; // DWARF_INFO or DWARF_TYPES
	uint64_t offset;               // of the header in that section
	uint64_t first_die;            // offset of the root DIE in that section
	uint64_t end;                  // offset just past the unit
	uint64_t abbrev_offset;        // in .debug_abbrev
	uint64_t type_signature;       // type units only
	uint64_t type_die;             // type units only: offset of the type's DIE in the section
	uint16_t version;              // 2 to 5
	uint8_t address_size;          // bytes: 2, 4 or 8
	uint8_t offset_size;           // 4, or 8 in 64-bit DWARF
	uint8_t unit_type;             // DW_UT_*; derived for versions before 5

	// From the root DIE.
	// DW_TAG_compile_unit, _partial_unit, _type_unit, _skeleton_unit.
	uint16_t root_tag;
	bool root_has_children;
	uint16_t language;            // DW_AT_language; 0 if absent
	bool is_clang;                // DW_AT_producer names clang
	// The unit refers to others, or others to it. Its abbreviations have DW_FORM_ref_addr,
	// DW_FORM_ref_sig8 or DW_TAG_imported_unit, or it is a partial unit.
	bool has_references_out;
	// Into .debug_str_offsets; the default when there is no attribute.
	uint64_t str_offsets_base;
	uint64_t addr_base;           // into .debug_addr
	uint64_t loclists_base;       // into .debug_loclists
	uint64_t low_pc;              // base address for location lists; 0 if absent
	const char *name;             // DW_AT_name in the section's bytes; "" if absent
	const char *producer;         // "" if absent
	// Set on a skeleton: the .dwo that holds the real unit; else NULL.
	const char *dwo_name;
	const char *comp_dir;         // DW_AT_comp_dir, which dwo_name is relative to; "" if absent
	uint64_t dwo_id;              // the same in a skeleton and its split unit
	const struct abbrev_table *abbrevs; // owned by the image; units of one offset share it
};

struct dwarf_image {
	const struct elf_image *elf;
	struct dwarf_section sections[DWARF_SECTION_COUNT];
	VEC(struct dwarf_unit) units; // .debug_info's in order, then .debug_types'
	struct diag_source where;
	bool is_split; // the units are those of a .dwo file
	uint8_t address_size; // bytes of a pointer; a unit can have another number
	// The DWARF is of .gnu.debuglto_ sections. gcc wrote it before it compiled the code, so it
	// has no addresses.
	bool is_lto;
	struct dwarf_libraries *libraries; // handles of libdw and libdwfl
	struct dwarf_memory memory;
	bool wants_fingerprint;
	// Of .debug_info, if it is wanted. Who takes it leaves a zeroed one.
	struct dwarf_fingerprint fingerprint;
};

#endif
