// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a form says of a value: its class, and how many bytes it takes. The only table of forms.
// A new form is a line in form_shape.c.
#ifndef LDBTF_DWARF_FORM_SHAPE_H
#define LDBTF_DWARF_FORM_SHAPE_H

#include <stdint.h>

#include "dwarf/unit.h"

enum form_class {
	FORM_CLASS_NONE,      // nothing usable: a form of a supplementary file (dwz)
	FORM_CLASS_ADDRESS,   // bits: the address
	FORM_CLASS_ADDRX,     // bits: index into .debug_addr
	FORM_CLASS_CONSTANT,  // bits: zero-extended
	FORM_CLASS_SIGNED,    // bits: sign-extended (sdata, implicit_const)
	FORM_CLASS_BLOCK,     // block, bits: its length in bytes (data16 too)
	FORM_CLASS_EXPRLOC,   // as BLOCK; a location expression
	FORM_CLASS_FLAG,      // bits: 0 or 1
	// Bits: offset of a DIE in the unit's own section; of ref_addr in .debug_info.
	FORM_CLASS_REFERENCE,
	FORM_CLASS_SIGNATURE, // bits: type signature
	FORM_CLASS_STRING,    // use form_string()
	FORM_CLASS_OFFSET,    // bits: offset into a section that the attribute implies
	FORM_CLASS_LISTX,     // bits: index of a location or range list
};

// A form's size: a number of bytes from 0 to 16, or one of these.
enum form_size {
	// The unit tells.
	FORM_SIZE_ADDRESS = 17,
	FORM_SIZE_OFFSET,
	FORM_SIZE_REF_ADDR,
	// The value tells.
	FORM_SIZE_ULEB,
	FORM_SIZE_SLEB,
	FORM_SIZE_TEXT,   // up to its NUL
	FORM_SIZE_BLOCK1, // a length in one byte, and so many bytes
	FORM_SIZE_BLOCK2,
	FORM_SIZE_BLOCK4,
	FORM_SIZE_BLOCK_ULEB,
	FORM_SIZE_INDIRECT, // a form as ULEB128, and its value
	FORM_SIZE_UNKNOWN,  // there is no such form
};

struct form_shape {
	uint8_t form_class; // enum form_class
	uint8_t size;       // bytes, or enum form_size
};

enum { FORM_SHAPE_COUNT = 0x2d };

// By form (DWARF5 §7.5.6, table 7.6).
extern const struct form_shape form_shapes[FORM_SHAPE_COUNT];

// The shape of a form that is not in the table.
struct form_shape form_shape_of_gnu(uint16_t form);

// The shape of any form, also of the GNU forms that gcc, clang and dwz write.
static inline struct form_shape form_shape_of(uint16_t form)
{
	return form < FORM_SHAPE_COUNT ? form_shapes[form] : form_shape_of_gnu(form);
}

// Bytes that a value of `form` takes in this unit, or -1 if the value itself tells.
static inline int form_fixed_size(const struct dwarf_unit *unit, uint16_t form)
{
	uint8_t size = form_shape_of(form).size;
	switch (size) {
	case FORM_SIZE_ADDRESS:
		return unit->address_size;
	case FORM_SIZE_OFFSET:
		return unit->offset_size;
	case FORM_SIZE_REF_ADDR: // an address in DWARF 2, an offset since (DWARF5 §7.5.5)
		return unit->version <= 2 ? unit->address_size : unit->offset_size;
	default:
		return size < FORM_SIZE_ADDRESS ? size : -1;
	}
}

// An attribute's value, decoded.
struct form_value {
	uint64_t bits;
	// In the section. Of BLOCK, EXPRLOC and DW_FORM_string: the first byte of the block or
	// text. Of DW_FORM_strp and _line_strp: where the offset is written. Else NULL.
	const uint8_t *block;
	uint16_t form;        // DW_FORM_*, after DW_FORM_indirect is resolved
	uint8_t form_class;   // enum form_class
};

#endif
