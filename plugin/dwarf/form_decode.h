// SPDX-License-Identifier: GPL-3.0-or-later
//
// The code behind form.h, inline: reading a DIE decodes about five values, and a call for
// each was a third of the time of a walk. Only form.c and die_cursor.c include this.
#ifndef LDBTF_DWARF_FORM_DECODE_H
#define LDBTF_DWARF_FORM_DECODE_H

#include <dwarf.h>
#include <stdbool.h>
#include <stdint.h>

#include "dwarf/form.h"
#include "dwarf/image.h"
#include "support/cursor.h"

// DW_FORM_indirect may name DW_FORM_indirect again. No producer nests at all.
enum { FORM_INDIRECT_LIMIT = 4 };

// An unsigned integer of the sizes that addresses and offsets have.
static inline uint64_t form_decode_uint(struct cursor *cursor, unsigned size)
{
	if (size == 4)
		return cursor_u32(cursor);
	if (size == 8)
		return cursor_u64(cursor);
	return cursor_uint(cursor, size);
}

static inline void form_decode_block(struct cursor *cursor, uint64_t size, struct form_value *ret)
{
	ret->bits = size;
	ret->block = cursor->at;
	cursor_skip(cursor, size);
}

// Size of a DW_FORM_ref_addr: an address in DWARF 2, an offset since (DWARF5 §7.5.5).
static inline unsigned form_ref_addr_size(const struct dwarf_unit *unit)
{
	return unit->version <= 2 ? unit->address_size : unit->offset_size;
}

// Bytes of a value of `form`, or -1 if that depends on the value.
static inline int form_decode_fixed_size(const struct dwarf_unit *unit, uint16_t form)
{
	switch (form) {
	case DW_FORM_flag_present:
	case DW_FORM_implicit_const:
		return 0;
	case DW_FORM_data1:
	case DW_FORM_ref1:
	case DW_FORM_flag:
	case DW_FORM_strx1:
	case DW_FORM_addrx1:
		return 1;
	case DW_FORM_data2:
	case DW_FORM_ref2:
	case DW_FORM_strx2:
	case DW_FORM_addrx2:
		return 2;
	case DW_FORM_strx3:
	case DW_FORM_addrx3:
		return 3;
	case DW_FORM_data4:
	case DW_FORM_ref4:
	case DW_FORM_ref_sup4:
	case DW_FORM_strx4:
	case DW_FORM_addrx4:
		return 4;
	case DW_FORM_data8:
	case DW_FORM_ref8:
	case DW_FORM_ref_sig8:
	case DW_FORM_ref_sup8:
		return 8;
	case DW_FORM_data16:
		return 16;
	case DW_FORM_addr:
		return unit->address_size;
	case DW_FORM_ref_addr:
		return (int)form_ref_addr_size(unit);
	case DW_FORM_strp:
	case DW_FORM_line_strp:
	case DW_FORM_strp_sup:
	case DW_FORM_sec_offset:
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_GNU_strp_alt:
		return unit->offset_size;
	default:
		return -1;
	}
}

// Moves past a value of `form`; an unknown form fails the cursor.
static inline void form_decode_skip(struct cursor *cursor, const struct dwarf_unit *unit, uint16_t form)
{
	for (int depth = 0;; depth++) {
		int size = form_decode_fixed_size(unit, form);
		if (size >= 0) {
			// Behind an indirection there is no abbreviation that could hold the constant.
			if (form == DW_FORM_implicit_const && depth)
				cursor_fail(cursor);
			cursor_skip(cursor, (unsigned)size);
			return;
		}
		switch (form) {
		case DW_FORM_block1:
			cursor_skip(cursor, cursor_u8(cursor));
			return;
		case DW_FORM_block2:
			cursor_skip(cursor, cursor_u16(cursor));
			return;
		case DW_FORM_block4:
			cursor_skip(cursor, cursor_u32(cursor));
			return;
		case DW_FORM_block:
		case DW_FORM_exprloc:
			cursor_skip(cursor, cursor_uleb(cursor));
			return;
		case DW_FORM_string:
			cursor_string(cursor);
			return;
		case DW_FORM_sdata:
		case DW_FORM_udata:
		case DW_FORM_ref_udata:
		case DW_FORM_strx:
		case DW_FORM_addrx:
		case DW_FORM_loclistx:
		case DW_FORM_rnglistx:
		case DW_FORM_GNU_addr_index:
		case DW_FORM_GNU_str_index:
			cursor_uleb(cursor);
			return;
		case DW_FORM_indirect: {
			uint64_t inner = cursor_uleb(cursor);
			if (inner > UINT16_MAX || depth == FORM_INDIRECT_LIMIT)
				inner = 0;
			form = (uint16_t)inner;
			break;
		}
		default:
			cursor_fail(cursor);
			return;
		}
	}
}

// Reads a value of `form`; see form_read().
static inline void form_decode(struct cursor *cursor, const struct dwarf_unit *unit, uint16_t form,
			       int64_t implicit_const, struct form_value *ret)
{
	ret->block = NULL;
	int depth = 0;
again:
	ret->form = form;
	switch (form) {
	case DW_FORM_addr:
		ret->form_class = FORM_CLASS_ADDRESS;
		ret->bits = form_decode_uint(cursor, unit->address_size);
		break;

	case DW_FORM_data1:
		ret->form_class = FORM_CLASS_CONSTANT;
		ret->bits = cursor_u8(cursor);
		break;
	case DW_FORM_data2:
		ret->form_class = FORM_CLASS_CONSTANT;
		ret->bits = cursor_u16(cursor);
		break;
	case DW_FORM_data4:
		ret->form_class = FORM_CLASS_CONSTANT;
		ret->bits = cursor_u32(cursor);
		break;
	case DW_FORM_data8:
		ret->form_class = FORM_CLASS_CONSTANT;
		ret->bits = cursor_u64(cursor);
		break;
	case DW_FORM_udata:
		ret->form_class = FORM_CLASS_CONSTANT;
		ret->bits = cursor_uleb(cursor);
		break;
	case DW_FORM_sdata:
		ret->form_class = FORM_CLASS_SIGNED;
		ret->bits = (uint64_t)cursor_sleb(cursor);
		break;
	case DW_FORM_implicit_const:
		ret->form_class = FORM_CLASS_SIGNED;
		ret->bits = (uint64_t)implicit_const;
		if (depth)
			cursor_fail(cursor);
		break;

	case DW_FORM_flag:
		ret->form_class = FORM_CLASS_FLAG;
		ret->bits = cursor_u8(cursor) != 0;
		break;
	case DW_FORM_flag_present:
		ret->form_class = FORM_CLASS_FLAG;
		ret->bits = 1;
		break;

	case DW_FORM_block1:
		ret->form_class = FORM_CLASS_BLOCK;
		form_decode_block(cursor, cursor_u8(cursor), ret);
		break;
	case DW_FORM_block2:
		ret->form_class = FORM_CLASS_BLOCK;
		form_decode_block(cursor, cursor_u16(cursor), ret);
		break;
	case DW_FORM_block4:
		ret->form_class = FORM_CLASS_BLOCK;
		form_decode_block(cursor, cursor_u32(cursor), ret);
		break;
	case DW_FORM_block:
		ret->form_class = FORM_CLASS_BLOCK;
		form_decode_block(cursor, cursor_uleb(cursor), ret);
		break;
	case DW_FORM_data16:
		ret->form_class = FORM_CLASS_BLOCK;
		form_decode_block(cursor, 16, ret);
		break;
	case DW_FORM_exprloc:
		ret->form_class = FORM_CLASS_EXPRLOC;
		form_decode_block(cursor, cursor_uleb(cursor), ret);
		break;

	// Relative to the unit. An offset that wraps around is caught with all others that
	// point out of the unit, where a cursor is set on it.
	case DW_FORM_ref1:
		ret->form_class = FORM_CLASS_REFERENCE;
		ret->bits = unit->offset + cursor_u8(cursor);
		break;
	case DW_FORM_ref2:
		ret->form_class = FORM_CLASS_REFERENCE;
		ret->bits = unit->offset + cursor_u16(cursor);
		break;
	case DW_FORM_ref4:
		ret->form_class = FORM_CLASS_REFERENCE;
		ret->bits = unit->offset + cursor_u32(cursor);
		break;
	case DW_FORM_ref8:
		ret->form_class = FORM_CLASS_REFERENCE;
		ret->bits = unit->offset + cursor_u64(cursor);
		break;
	case DW_FORM_ref_udata:
		ret->form_class = FORM_CLASS_REFERENCE;
		ret->bits = unit->offset + cursor_uleb(cursor);
		break;
	case DW_FORM_ref_addr:
		ret->form_class = FORM_CLASS_REFERENCE;
		ret->bits = form_decode_uint(cursor, form_ref_addr_size(unit));
		break;
	case DW_FORM_ref_sig8:
		ret->form_class = FORM_CLASS_SIGNATURE;
		ret->bits = cursor_u64(cursor);
		break;

	case DW_FORM_string:
		ret->form_class = FORM_CLASS_STRING;
		ret->bits = 0;
		ret->block = (const uint8_t *)cursor_string(cursor);
		break;
	case DW_FORM_strp:
	case DW_FORM_line_strp:
		ret->form_class = FORM_CLASS_STRING;
		ret->block = cursor->at;
		ret->bits = form_decode_uint(cursor, unit->offset_size);
		break;
	case DW_FORM_strx:
	case DW_FORM_GNU_str_index:
		ret->form_class = FORM_CLASS_STRING;
		ret->bits = cursor_uleb(cursor);
		break;
	case DW_FORM_strx1:
		ret->form_class = FORM_CLASS_STRING;
		ret->bits = cursor_u8(cursor);
		break;
	case DW_FORM_strx2:
		ret->form_class = FORM_CLASS_STRING;
		ret->bits = cursor_u16(cursor);
		break;
	case DW_FORM_strx3:
		ret->form_class = FORM_CLASS_STRING;
		ret->bits = cursor_uint(cursor, 3);
		break;
	case DW_FORM_strx4:
		ret->form_class = FORM_CLASS_STRING;
		ret->bits = cursor_u32(cursor);
		break;

	case DW_FORM_addrx:
	case DW_FORM_GNU_addr_index:
		ret->form_class = FORM_CLASS_ADDRX;
		ret->bits = cursor_uleb(cursor);
		break;
	case DW_FORM_addrx1:
		ret->form_class = FORM_CLASS_ADDRX;
		ret->bits = cursor_u8(cursor);
		break;
	case DW_FORM_addrx2:
		ret->form_class = FORM_CLASS_ADDRX;
		ret->bits = cursor_u16(cursor);
		break;
	case DW_FORM_addrx3:
		ret->form_class = FORM_CLASS_ADDRX;
		ret->bits = cursor_uint(cursor, 3);
		break;
	case DW_FORM_addrx4:
		ret->form_class = FORM_CLASS_ADDRX;
		ret->bits = cursor_u32(cursor);
		break;

	case DW_FORM_sec_offset:
		ret->form_class = FORM_CLASS_OFFSET;
		ret->bits = form_decode_uint(cursor, unit->offset_size);
		break;
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx:
		ret->form_class = FORM_CLASS_LISTX;
		ret->bits = cursor_uleb(cursor);
		break;

	// These point into another file (dwz -m), which we don't read.
	case DW_FORM_ref_sup4:
		ret->form_class = FORM_CLASS_NONE;
		ret->bits = cursor_u32(cursor);
		break;
	case DW_FORM_ref_sup8:
		ret->form_class = FORM_CLASS_NONE;
		ret->bits = cursor_u64(cursor);
		break;
	case DW_FORM_strp_sup:
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_GNU_strp_alt:
		ret->form_class = FORM_CLASS_NONE;
		ret->bits = form_decode_uint(cursor, unit->offset_size);
		break;

	case DW_FORM_indirect: {
		uint64_t inner = cursor_uleb(cursor);
		if (inner <= UINT16_MAX && depth++ < FORM_INDIRECT_LIMIT) {
			form = (uint16_t)inner;
			goto again;
		}
		cursor_fail(cursor);
		break;
	}
	default:
		cursor_fail(cursor);
		break;
	}
	if (__builtin_expect(cursor->failed, false)) {
		ret->form_class = FORM_CLASS_NONE;
		ret->bits = 0;
		ret->block = NULL;
	}
}

#endif
