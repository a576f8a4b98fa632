// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a form says of a value: its class, and how many bytes it takes. The only table of forms.
// A new form is a line in it.
#ifndef LDBTF_DWARF_FORM_SHAPE_H
#define LDBTF_DWARF_FORM_SHAPE_H

#include <dwarf.h>
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

// By form (DWARF5 §7.5.6, table 7.6). It stands in the header, so that a look-up by a constant form
// is a constant: the cursor reads the commonest forms without a look-up (die_cursor.c).
static const struct form_shape form_shapes[FORM_SHAPE_COUNT] = {
	[0x00] = {FORM_CLASS_NONE, FORM_SIZE_UNKNOWN},
	[0x02] = {FORM_CLASS_NONE, FORM_SIZE_UNKNOWN},
	[DW_FORM_addr] = {FORM_CLASS_ADDRESS, FORM_SIZE_ADDRESS},
	[DW_FORM_block2] = {FORM_CLASS_BLOCK, FORM_SIZE_BLOCK2},
	[DW_FORM_block4] = {FORM_CLASS_BLOCK, FORM_SIZE_BLOCK4},
	[DW_FORM_data2] = {FORM_CLASS_CONSTANT, 2},
	[DW_FORM_data4] = {FORM_CLASS_CONSTANT, 4},
	[DW_FORM_data8] = {FORM_CLASS_CONSTANT, 8},
	[DW_FORM_string] = {FORM_CLASS_STRING, FORM_SIZE_TEXT},
	[DW_FORM_block] = {FORM_CLASS_BLOCK, FORM_SIZE_BLOCK_ULEB},
	[DW_FORM_block1] = {FORM_CLASS_BLOCK, FORM_SIZE_BLOCK1},
	[DW_FORM_data1] = {FORM_CLASS_CONSTANT, 1},
	[DW_FORM_flag] = {FORM_CLASS_FLAG, 1},
	[DW_FORM_sdata] = {FORM_CLASS_SIGNED, FORM_SIZE_SLEB},
	[DW_FORM_strp] = {FORM_CLASS_STRING, FORM_SIZE_OFFSET},
	[DW_FORM_udata] = {FORM_CLASS_CONSTANT, FORM_SIZE_ULEB},
	[DW_FORM_ref_addr] = {FORM_CLASS_REFERENCE, FORM_SIZE_REF_ADDR},
	[DW_FORM_ref1] = {FORM_CLASS_REFERENCE, 1},
	[DW_FORM_ref2] = {FORM_CLASS_REFERENCE, 2},
	[DW_FORM_ref4] = {FORM_CLASS_REFERENCE, 4},
	[DW_FORM_ref8] = {FORM_CLASS_REFERENCE, 8},
	[DW_FORM_ref_udata] = {FORM_CLASS_REFERENCE, FORM_SIZE_ULEB},
	[DW_FORM_indirect] = {FORM_CLASS_NONE, FORM_SIZE_INDIRECT},
	[DW_FORM_sec_offset] = {FORM_CLASS_OFFSET, FORM_SIZE_OFFSET},
	[DW_FORM_exprloc] = {FORM_CLASS_EXPRLOC, FORM_SIZE_BLOCK_ULEB},
	[DW_FORM_flag_present] = {FORM_CLASS_FLAG, 0},
	[DW_FORM_strx] = {FORM_CLASS_STRING, FORM_SIZE_ULEB},
	[DW_FORM_addrx] = {FORM_CLASS_ADDRX, FORM_SIZE_ULEB},
	[DW_FORM_ref_sup4] = {FORM_CLASS_NONE, 4},
	[DW_FORM_strp_sup] = {FORM_CLASS_NONE, FORM_SIZE_OFFSET},
	[DW_FORM_data16] = {FORM_CLASS_BLOCK, 16},
	[DW_FORM_line_strp] = {FORM_CLASS_STRING, FORM_SIZE_OFFSET},
	[DW_FORM_ref_sig8] = {FORM_CLASS_SIGNATURE, 8},
	[DW_FORM_implicit_const] = {FORM_CLASS_SIGNED, 0},
	[DW_FORM_loclistx] = {FORM_CLASS_LISTX, FORM_SIZE_ULEB},
	[DW_FORM_rnglistx] = {FORM_CLASS_LISTX, FORM_SIZE_ULEB},
	[DW_FORM_ref_sup8] = {FORM_CLASS_NONE, 8},
	[DW_FORM_strx1] = {FORM_CLASS_STRING, 1},
	[DW_FORM_strx2] = {FORM_CLASS_STRING, 2},
	[DW_FORM_strx3] = {FORM_CLASS_STRING, 3},
	[DW_FORM_strx4] = {FORM_CLASS_STRING, 4},
	[DW_FORM_addrx1] = {FORM_CLASS_ADDRX, 1},
	[DW_FORM_addrx2] = {FORM_CLASS_ADDRX, 2},
	[DW_FORM_addrx3] = {FORM_CLASS_ADDRX, 3},
	[DW_FORM_addrx4] = {FORM_CLASS_ADDRX, 4},
};

// The most bytes that a value takes of one of the forms that the cursor reads without a look-up.
// One test against it is enough for all of these.
enum { COMMON_FORM_SIZE = 8 };

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
