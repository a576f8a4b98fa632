// SPDX-License-Identifier: GPL-3.0-or-later
//
// Abbreviation tables (DWARF5 §7.5.3), compiled for the walk over DIEs.
//
// A table is parsed once for each offset in .debug_abbrev. In a linked image nearly every unit has
// a table of its own. Units of one object share a table, and so do units of LTO.
//
// gcc, clang and rustc number abbreviations from 1, so a look-up is an array access. Other codes
// are legal and cost a binary search.
#ifndef LDBTF_DWARF_ABBREV_H
#define LDBTF_DWARF_ABBREV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dwarf/attr_slot.h"
#include "dwarf/unit.h"
#include "support/status.h"

// One attribute of an abbreviation, compiled.
struct abbrev_attr {
	uint16_t name;          // DW_AT_*
	uint16_t form;          // DW_FORM_*
	uint8_t slot;           // enum attr_slot
	int64_t implicit_const; // DW_FORM_implicit_const's value
};

// One step of reading a DIE: skips bytes, then reads one value. Neighbouring attributes of fixed
// size that have no slot become one skip, for example decl_file, decl_line and decl_column of gcc.
struct abbrev_step {
	uint16_t skip; // bytes
	uint16_t form; // DW_FORM_*; 0: the step only skips
	uint16_t attr; // index of the attribute in the abbreviation
	uint8_t slot;  // enum attr_slot; ATTR_SKIP: the value is skipped, and tells its own size
};
// A linked image has a table for each unit, and most of the time of opening one is spent on writing
// them.
_Static_assert(sizeof(struct abbrev_step) == 8, "struct abbrev_step grew");

// One abbreviation (DWARF5 §7.5.3), compiled for one address size and offset size.
struct abbrev {
	uint64_t code;
	uint16_t tag; // DW_TAG_*
	bool has_children;
	// The most bytes that such a DIE takes; 0: die_cursor_next_member() does not read it.
	uint16_t plain_member_size;
	int32_t fixed_size; // bytes of all attributes together; -1 if that depends on the values
	uint32_t attr_count;
	uint32_t step_count;
	uint64_t slots; // those that the steps fill, as in die_attrs.present
	// As in the file, for tests and for attributes without a slot.
	const struct abbrev_attr *attrs;
	const struct abbrev_step *steps;
};

struct abbrev_table {
	const struct abbrev *abbrevs; // sorted by code
	size_t count;
	size_t dense; // abbrevs[i].code == i + 1 for i below it
	bool has_references_out; // see struct dwarf_unit
};

// All tables of one image. One thread fills the cache while the image is opened. Then any thread
// may read the tables.
struct abbrev_cache;

MUST_CHECK enum status abbrev_cache_create(struct abbrev_cache **ret);
void abbrev_cache_clear(struct abbrev_cache *cache); // removes the tables and keeps the memory
void abbrev_cache_destroy(struct abbrev_cache *cache); // NULL is allowed

// The table at unit->abbrev_offset, compiled for the unit's version, address size and offset size.
// The table belongs to the cache. OK. MALFORMED with one diagnostic if the table is out of its
// section, has no end, or defines a code twice. NO_MEMORY.
MUST_CHECK enum status abbrev_cache_get(struct abbrev_cache *cache, const struct dwarf_image *image,
					const struct dwarf_unit *unit,
					const struct abbrev_table **ret);

// As abbrev_find, for codes behind the dense part.
const struct abbrev *abbrev_find_sparse(const struct abbrev_table *table, uint64_t code);

// The abbreviation of `code`, NULL if the table has none. Code 0 has none.
static inline const struct abbrev *abbrev_find(const struct abbrev_table *table, uint64_t code)
{
	if (code - 1 < table->dense)
		return &table->abbrevs[code - 1];
	return abbrev_find_sparse(table, code);
}

#endif
