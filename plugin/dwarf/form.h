// SPDX-License-Identifier: GPL-3.0-or-later
//
// One attribute value, read by its form (DWARF5 §7.5.6, and the GNU forms that gcc and clang emit).
#ifndef LDBTF_DWARF_FORM_H
#define LDBTF_DWARF_FORM_H

#include <stdbool.h>
#include <stdint.h>

#include "dwarf/form_shape.h"
#include "dwarf/unit.h"
#include "support/cursor.h"
#include "support/status.h"

// Reads one value of `form` at the cursor and moves past it. DW_FORM_implicit_const takes its value
// from `implicit_const`, the abbreviation's. An unknown form, or a value that runs off the data,
// fails the cursor; then *ret has class NONE.
void form_read(struct cursor *cursor, const struct dwarf_unit *unit, uint16_t form,
	       int64_t implicit_const, struct form_value *ret);

// Moves past one value of `form`.
void form_skip(struct cursor *cursor, const struct dwarf_unit *unit, uint16_t form);

// The text of a value of class STRING; it lies in the image's sections and lives as long as they
// do. OK, or MALFORMED (no diagnostic: the caller knows the DIE) if an offset is out of its
// section, or the text is not terminated inside it.
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
