// SPDX-License-Identifier: GPL-3.0-or-later
//
// Our own walk over the DIEs of one unit (DWARF5 §7.5.2): the hot loop.
//
// A kernel has 12 million DIEs. libdw decodes an abbreviation and searches a hash table for
// every attribute that is asked for (0.92 s for that kernel, against 0.13 s for this walk), so
// abbreviations are compiled once into short programs, each attribute with the slot that it fills
// or with "skip", and a DIE is read in one pass over its bytes.
// tests/unit/test_die_cursor.c compares every DIE and attribute of whole binaries with libdw.
#ifndef LDBTF_DWARF_DIE_CURSOR_H
#define LDBTF_DWARF_DIE_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "dwarf/form.h"
#include "dwarf/image.h"
#include "support/cursor.h"
#include "support/status.h"

// The attributes that the encoder reads. Every other one is skipped by form.
enum attr_slot {
	ATTR_SKIP, // no slot
	ATTR_NAME,
	ATTR_TYPE,
	ATTR_BYTE_SIZE,
	ATTR_BIT_SIZE,
	ATTR_BIT_OFFSET,           // DW_AT_bit_offset, DWARF 2 and 3
	ATTR_DATA_BIT_OFFSET,
	ATTR_DATA_MEMBER_LOCATION,
	ATTR_CONST_VALUE,
	ATTR_UPPER_BOUND,
	ATTR_COUNT,
	ATTR_ENCODING,
	ATTR_DECLARATION,
	ATTR_EXTERNAL,
	ATTR_ARTIFICIAL,
	ATTR_LOCATION,
	ATTR_LOW_PC,
	ATTR_ABSTRACT_ORIGIN,
	ATTR_SPECIFICATION,
	ATTR_SIGNATURE,
	ATTR_CALLING_CONVENTION,
	ATTR_GNU_ANNOTATION,       // gcc 16: DW_AT_GNU_annotation
	ATTR_GNU_VECTOR,
	ATTR_SIBLING,
	ATTR_IMPORT,
	ATTR_INLINE,
	ATTR_SLOT_COUNT,
};

// One attribute of an abbreviation, compiled.
struct abbrev_attr {
	uint16_t name;          // DW_AT_*
	uint16_t form;          // DW_FORM_*
	uint8_t slot;           // enum attr_slot
	int64_t implicit_const; // DW_FORM_implicit_const's value
};

// One step of reading a DIE: pass over `skip` bytes, then read one value. Neighbours of fixed size
// that nobody wants become a single skip; a gcc DIE's decl_file, decl_line and decl_column for example.
struct abbrev_step {
	uint16_t skip; // bytes
	uint16_t form; // DW_FORM_*; 0: nothing to read after the skip
	uint16_t attr; // which attribute of the abbreviation this is
	uint8_t slot;  // ATTR_SKIP: pass over a value whose size must be read from it
};
// A linked image has a table for each unit, and most of the time of opening one is spent on writing them.
_Static_assert(sizeof(struct abbrev_step) == 8, "struct abbrev_step grew");

// One abbreviation (DWARF5 §7.5.3), compiled for one address size and offset size.
struct abbrev {
	uint64_t code;
	uint16_t tag; // DW_TAG_*
	bool has_children;
	uint16_t member_room; // bytes that die_cursor_next_member() wants to see left; 0: it does not read this
	int32_t fixed_size; // bytes of all attributes together; -1 if that depends on the values
	uint32_t attr_count;
	uint32_t step_count;
	uint64_t slots; // that its steps fill, as in die_attrs.present
	const struct abbrev_attr *attrs; // as in the file: for tests and for attributes without a slot
	const struct abbrev_step *steps;
};

struct abbrev_table {
	const struct abbrev *abbrevs; // sorted by code
	size_t count;
	size_t dense; // abbrevs[i].code == i + 1 for i below it
	bool has_references_out; // see struct dwarf_unit
};

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

// Starts at the DIE at `offset` of the unit's section, which must lie in the unit (the root is
// unit->first_die). MALFORMED if it does not (no diagnostic).
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

// Reads the abbreviation code of the next DIE. Its attributes must be read or skipped next.
// OK, or MALFORMED with one diagnostic: data ends, or the code is not in the table.
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

// A DW_TAG_member as most are: a name, a type in the same unit, a place that is a number, and nothing else that has a slot.
struct die_member {
	struct form_value name; // of DW_FORM_strp or DW_FORM_string
	uint64_t type;          // offset in the section, perhaps outside of the unit
	int64_t location;       // DW_AT_data_member_location; 0 without one
	bool has_location;
};

// If the next DIE is such a member, reads it and moves past it. Two of five DIEs of C are members: this takes a quarter of the time
// of the two calls above. False, and nothing is done, for any other DIE, and where the unit is about to end.
bool die_cursor_next_member(struct die_cursor *cursor, struct die_member *ret);

// Moves past the attributes of `die`.
MUST_CHECK enum status die_cursor_skip_attrs(struct die_cursor *cursor, const struct die *die);

// Moves past the children of `die` (with attributes already read), including the null entry that
// ends them: in one step through DW_AT_sibling when `attrs` has it (and it points forward inside the unit),
// else by walking. No-op without children. `attrs` may be NULL. OK or MALFORMED with one diagnostic.
// Nesting is counted, not recursed into.
MUST_CHECK enum status die_cursor_skip_children(struct die_cursor *cursor, const struct die *die,
						const struct die_attrs *attrs);

// Jumps to `offset` of the section, which must lie in the unit or be its end. OK or MALFORMED.
MUST_CHECK enum status die_cursor_seek(struct die_cursor *cursor, uint64_t offset);

#endif
