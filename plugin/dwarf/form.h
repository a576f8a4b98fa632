// SPDX-License-Identifier: GPL-3.0-or-later
//
// One attribute value, read by its form (DWARF5 §7.5.6, and the GNU forms that gcc and clang emit).
#ifndef LDBTF_DWARF_FORM_H
#define LDBTF_DWARF_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "dwarf/image.h"
#include "support/cursor.h"
#include "support/status.h"

enum form_class {
	FORM_CLASS_NONE,      // nothing usable: a form of a supplementary file (dwz)
	FORM_CLASS_ADDRESS,   // bits: the address
	FORM_CLASS_ADDRX,     // bits: index into .debug_addr
	FORM_CLASS_CONSTANT,  // bits: zero-extended
	FORM_CLASS_SIGNED,    // bits: sign-extended (sdata, implicit_const)
	FORM_CLASS_BLOCK,     // block, bits = its length in bytes (data16 too)
	FORM_CLASS_EXPRLOC,   // as BLOCK; a location expression
	FORM_CLASS_FLAG,      // bits: 0 or 1
	FORM_CLASS_REFERENCE, // bits: offset of a DIE in the unit's own section; for ref_addr in .debug_info
	FORM_CLASS_SIGNATURE, // bits: type signature
	FORM_CLASS_STRING,    // use form_string()
	FORM_CLASS_OFFSET,    // bits: offset into a section that the attribute implies
	FORM_CLASS_LISTX,     // bits: index of a location or range list
};

struct form_value {
	uint64_t bits;
	// BLOCK, EXPRLOC, and DW_FORM_string's text; of DW_FORM_strp and _line_strp where the offset stands. In the section.
	const uint8_t *block;
	uint16_t form;        // DW_FORM_*, after DW_FORM_indirect is resolved
	uint8_t form_class;   // enum form_class
};

// Reads one value of `form` at the cursor and moves past it. `implicit_const` is the abbreviation's
// (used by DW_FORM_implicit_const only). An unknown form or a value that runs off the data fails
// the cursor; then *ret has class NONE.
void form_read(struct cursor *cursor, const struct dwarf_unit *unit, uint16_t form,
	       int64_t implicit_const, struct form_value *ret);

// Moves past one value of `form`.
void form_skip(struct cursor *cursor, const struct dwarf_unit *unit, uint16_t form);

// Bytes that a value of `form` takes in this unit, or -1 if that depends on the value.
int form_fixed_size(const struct dwarf_unit *unit, uint16_t form);

// The text of a value of class STRING; it lies in the image's sections and lives as long as they do.
// OK, or MALFORMED (no diagnostic: the caller knows the DIE) if an offset is out of its section, or the
// text is not terminated inside it.
MUST_CHECK enum status form_string(const struct dwarf_image *image, const struct dwarf_unit *unit,
				   const struct form_value *value, const char **ret);

// The address of a value of class ADDRESS or ADDRX. OK or MALFORMED.
MUST_CHECK enum status form_address(const struct dwarf_image *image, const struct dwarf_unit *unit,
				    const struct form_value *value, uint64_t *ret);

// The integer of a value of class CONSTANT, SIGNED, FLAG or OFFSET, or of a BLOCK of up to 8 bytes.
// OK, or UNSUPPORTED for other classes and longer blocks.
MUST_CHECK enum status form_integer(const struct dwarf_image *image, const struct form_value *value,
				    uint64_t *ret);

#endif
