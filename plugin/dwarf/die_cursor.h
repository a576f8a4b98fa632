// SPDX-License-Identifier: GPL-3.0-or-later
//
// The walk over the DIEs of one unit (DWARF5 §7.5.2). It is the hot loop.
//
// A kernel has 12 million DIEs. libdw decodes an abbreviation and searches a hash table for every
// attribute that it is asked for. That takes 0.92 s for a kernel, and this walk takes 0.13 s. Here
// abbreviations are compiled once into short programs of steps. A step fills a slot or skips bytes.
// So a DIE is read in one pass over its bytes. tests/unit/test_die_cursor.c compares every DIE and
// attribute of whole binaries with libdw.
#ifndef LDBTF_DWARF_DIE_CURSOR_H
#define LDBTF_DWARF_DIE_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "dwarf/abbrev.h"
#include "dwarf/attr_slot.h"
#include "dwarf/form.h"
#include "dwarf/unit.h"
#include "support/cursor.h"
#include "support/status.h"

struct die {
	uint64_t offset;             // in the unit's section
	const struct abbrev *abbrev; // NULL for the null entry that ends a list of siblings
};

// The values of one DIE. Only slots whose bit is in `present` are set.
struct die_attrs {
	uint64_t present; // bit 1 << enum attr_slot
	struct form_value values[ATTR_SLOT_COUNT];
};

static inline bool die_has(const struct die_attrs *attrs, enum attr_slot slot)
{
	return attrs->present >> slot & 1;
}

struct die_cursor {
	struct cursor bytes; // of the unit, `at` moves
	const struct dwarf_image *image;
	const struct dwarf_unit *unit;
	const uint8_t *section; // the unit's section's first byte
};

// Starts at the DIE at `offset` of the unit's section. The root DIE is at unit->first_die. OK, or
// MALFORMED without a diagnostic if the offset is not in the unit.
MUST_CHECK enum status die_cursor_init(struct die_cursor *cursor, const struct dwarf_image *image,
				       const struct dwarf_unit *unit, uint64_t offset);

// Offset in the section of the next byte to read.
static inline uint64_t die_cursor_offset(const struct die_cursor *cursor)
{
	return (uint64_t)(cursor->bytes.at - cursor->section);
}

static inline bool die_cursor_at_end(const struct die_cursor *cursor)
{
	return cursor->bytes.at == cursor->bytes.end;
}

MUST_CHECK enum status die_cursor_next_slowly(struct die_cursor *cursor, struct die *ret);

// Reads the abbreviation code of the next DIE. Its attributes must be read or skipped next. OK, or
// MALFORMED with one diagnostic if the unit ends, or if the code is not in the table.
MUST_CHECK static inline enum status die_cursor_next(struct die_cursor *cursor, struct die *ret)
{
	const uint8_t *at = cursor->bytes.at;
	const struct abbrev_table *table = cursor->unit->abbrevs;
	if (__builtin_expect(at >= cursor->bytes.end || *at > table->dense || *at >= 0x80, false))
		return die_cursor_next_slowly(cursor, ret);
	ret->offset = (uint64_t)(at - cursor->section);
	ret->abbrev = *at ? &table->abbrevs[*at - 1] : NULL;
	cursor->bytes.at = at + 1;
	return STATUS_OK;
}

// Reads the attributes of `die` into their slots; `ret->present` is reset first.
// OK, or MALFORMED with one diagnostic.
MUST_CHECK enum status die_cursor_read(struct die_cursor *cursor, const struct die *die,
				       struct die_attrs *ret);

// A DW_TAG_member of the most common form. It has a name, a type in the same unit, perhaps a place
// that is a number, and no other attribute that has a slot.
struct die_member {
	struct form_value name; // of DW_FORM_strp or DW_FORM_string
	uint64_t type;          // offset in the section, perhaps outside of the unit
	int64_t location;       // DW_AT_data_member_location; 0 without one
	bool has_location;
};

// Reads the next DIE and moves past it, if it is such a member. Returns false and does nothing if
// it is another DIE, or if the unit is about to end. Two of five DIEs of C are members, and this
// takes a quarter of the time of the two calls above.
bool die_cursor_next_member(struct die_cursor *cursor, struct die_member *ret);

// Moves past the attributes of `die`.
MUST_CHECK enum status die_cursor_skip_attrs(struct die_cursor *cursor, const struct die *die);

// Moves past the children of `die`, and the null entry that ends them. The attributes of `die` must
// have been read or skipped. If `attrs` has a DW_AT_sibling that points forward inside the unit,
// that is one step. Else, or if `attrs` is NULL, the children are walked without recursion. Nothing
// is done if there are no children. OK or MALFORMED with one diagnostic.
MUST_CHECK enum status die_cursor_skip_children(struct die_cursor *cursor, const struct die *die,
						const struct die_attrs *attrs);

// Jumps to `offset` of the section, which must lie in the unit or be its end. OK or MALFORMED.
MUST_CHECK enum status die_cursor_seek(struct die_cursor *cursor, uint64_t offset);

#endif
