// SPDX-License-Identifier: GPL-3.0-or-later
//
// The code behind form.h, inline. Reading a DIE decodes about five values, and a call for each took
// a third of the time of a walk. Only form.c and die_cursor.c include this file.
#ifndef LDBTF_DWARF_FORM_DECODE_H
#define LDBTF_DWARF_FORM_DECODE_H

#include <dwarf.h>
#include <stdbool.h>
#include <stdint.h>

#include "dwarf/form_shape.h"
#include "support/cursor.h"

// DW_FORM_indirect may name DW_FORM_indirect again. No producer nests at all.
enum { FORM_INDIRECT_LIMIT = 4 };

// Reads the form that DW_FORM_indirect names, and counts the indirection in *depth. 0, which is no
// form, if there are too many.
static inline uint16_t form_decode_indirect(struct cursor *cursor, int *depth)
{
	uint64_t inner = cursor_uleb(cursor);
	return inner <= UINT16_MAX && (*depth)++ < FORM_INDIRECT_LIMIT ? (uint16_t)inner : 0;
}

// Reads the length that a value begins with. Returns the number of bytes that follow it.
static inline uint64_t form_decode_length(struct cursor *cursor, uint8_t size)
{
	switch (size) {
	case FORM_SIZE_BLOCK1:
		return cursor_u8(cursor);
	case FORM_SIZE_BLOCK2:
		return cursor_u16(cursor);
	case FORM_SIZE_BLOCK4:
		return cursor_u32(cursor);
	case FORM_SIZE_BLOCK_ULEB:
		return cursor_uleb(cursor);
	default:
		cursor_fail(cursor);
		return 0;
	}
}

// Moves past a value of `form`; an unknown form fails the cursor.
static inline void form_decode_skip(struct cursor *cursor, const struct dwarf_unit *unit,
				    uint16_t form)
{
	int depth = 0;
	uint8_t size = form_shape_of(form).size;
	while (__builtin_expect(size == FORM_SIZE_INDIRECT, false)) {
		form = form_decode_indirect(cursor, &depth);
		size = form_shape_of(form).size;
	}
	int fixed = form_fixed_size(unit, form);
	if (fixed >= 0) {
		// Behind an indirection there is no abbreviation that could hold the constant.
		if (form == DW_FORM_implicit_const && depth)
			cursor_fail(cursor);
		cursor_skip(cursor, (unsigned)fixed);
	} else if (size == FORM_SIZE_ULEB || size == FORM_SIZE_SLEB) {
		cursor_uleb(cursor);
	} else if (size == FORM_SIZE_TEXT) {
		cursor_string(cursor);
	} else {
		cursor_skip(cursor, form_decode_length(cursor, size));
	}
}

// An unsigned integer of `size` bytes.
static inline uint64_t form_decode_uint(struct cursor *cursor, unsigned size)
{
	switch (size) {
	case 1:
		return cursor_u8(cursor);
	case 2:
		return cursor_u16(cursor);
	case 4:
		return cursor_u32(cursor);
	case 8:
		return cursor_u64(cursor);
	default:
		return cursor_uint(cursor, size);
	}
}

// The number in a value, as it is written. Of a text or block: where it is, and the block's length.
static inline void form_decode_bits(struct cursor *cursor, const struct dwarf_unit *unit,
				    uint8_t size,
				    struct form_value *ret)
{
	int fixed = form_fixed_size(unit, ret->form);
	bool is_block =
		ret->form_class == FORM_CLASS_BLOCK || ret->form_class == FORM_CLASS_EXPRLOC;
	if (is_block) {
		ret->bits = fixed >= 0 ? (unsigned)fixed : form_decode_length(cursor, size);
		ret->block = cursor->at;
		cursor_skip(cursor, ret->bits);
	} else if (fixed >= 0) {
		ret->bits = form_decode_uint(cursor, (unsigned)fixed);
	} else if (size == FORM_SIZE_ULEB) {
		ret->bits = cursor_uleb(cursor);
	} else if (size == FORM_SIZE_SLEB) {
		ret->bits = (uint64_t)cursor_sleb(cursor);
	} else if (size == FORM_SIZE_TEXT) {
		ret->bits = 0;
		ret->block = (const uint8_t *)cursor_string(cursor);
	} else {
		cursor_fail(cursor);
	}
}

// Reads a value of `form`; see form_read().
static inline void form_decode(struct cursor *cursor, const struct dwarf_unit *unit, uint16_t form,
			       int64_t implicit_const, struct form_value *ret)
{
	int depth = 0;
	struct form_shape shape = form_shape_of(form);
	while (__builtin_expect(shape.size == FORM_SIZE_INDIRECT, false)) {
		form = form_decode_indirect(cursor, &depth);
		shape = form_shape_of(form);
	}
	const uint8_t *at = cursor->at;
	*ret = (struct form_value){.form = form, .form_class = shape.form_class};
	form_decode_bits(cursor, unit, shape.size, ret);
	switch (form) {
	case DW_FORM_implicit_const:
		ret->bits = (uint64_t)implicit_const;
		if (depth)
			cursor_fail(cursor);
		break;
	case DW_FORM_flag_present:
		ret->bits = 1;
		break;
	case DW_FORM_flag:
		ret->bits = ret->bits != 0;
		break;
	// Relative to the unit. An offset that wraps around is caught with all others that point
	// out of the unit, where a cursor is set on it.
	case DW_FORM_ref1:
	case DW_FORM_ref2:
	case DW_FORM_ref4:
	case DW_FORM_ref8:
	case DW_FORM_ref_udata:
		ret->bits += unit->offset;
		break;
	case DW_FORM_strp:
	case DW_FORM_line_strp:
		ret->block = at;
		break;
	default:
		break;
	}
	if (__builtin_expect(cursor->failed, false))
		*ret = (struct form_value){.form = form, .form_class = FORM_CLASS_NONE};
}

#endif
