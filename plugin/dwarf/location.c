// SPDX-License-Identifier: GPL-3.0-or-later
//
// Steps over location lists, and over the operations of an expression (location.h).
#include "dwarf/location.h"

#include <dwarf.h>

enum { DW_LLE_view_pair_gnu = 9 }; // gcc, with -gvariable-location-views=incompat5

// The place in the section of lists that `value` points to, by an offset or index. False if it is
// out of the section.
static bool list_offset(const struct dwarf_image *image, const struct dwarf_unit *unit,
			const struct form_value *value, const struct dwarf_section *section,
			uint64_t *ret)
{
	if (value->form_class != FORM_CLASS_LISTX) {
		*ret = value->bits;
		return *ret < section->size;
	}
	// An array of offsets, which are relative to the array itself (DWARF5 §7.29).
	uint64_t base = unit->loclists_base;
	if (base > section->size || value->bits >= (section->size - base) / unit->offset_size)
		return false;
	struct cursor entry = cursor_make(section->data + base + value->bits * unit->offset_size,
					  unit->offset_size, image->elf->is_big_endian);
	uint64_t offset = cursor_uint(&entry, unit->offset_size);
	*ret = base + offset;
	return offset < section->size - base;
}

struct location_list location_list_begin(const struct dwarf_image *image,
					 const struct dwarf_unit *unit,
					 const struct form_value *value)
{
	struct location_list list = {.image = image, .unit = unit, .is_done = true};
	bool is_big_endian = image->elf->is_big_endian;
	switch (value->form_class) {
	case FORM_CLASS_BLOCK:
	case FORM_CLASS_EXPRLOC:
		list.bytes = cursor_make(value->block, value->bits, is_big_endian);
		list.is_single = true;
		list.is_done = false;
		return list;
	case FORM_CLASS_CONSTANT: // DW_FORM_data4 and data8 before DWARF 4
	case FORM_CLASS_OFFSET:
	case FORM_CLASS_LISTX:
		break;
	default:
		return list;
	}
	list.is_loclists = unit->version >= 5;
	list.is_gnu_split = image->is_split && unit->version < 5;
	const struct dwarf_section *section =
		&image->sections[list.is_loclists ? DWARF_LOCLISTS : DWARF_LOC];
	uint64_t offset;
	if (section->data && list_offset(image, unit, value, section, &offset)) {
		list.bytes = cursor_make(section->data + offset, section->size - offset,
					 is_big_endian);
		list.is_done = false;
	}
	return list;
}

// Reads entries of .debug_loclists up to one that has an expression (DWARF5 §7.7.3).
static bool next_loclists_entry(struct location_list *list, struct cursor *ret)
{
	struct cursor *bytes = &list->bytes;
	unsigned address_size = list->unit->address_size;
	while (!bytes->failed) {
		switch (cursor_u8(bytes)) {
		case DW_LLE_end_of_list:
			return false;
		case DW_LLE_base_addressx:
			cursor_uleb(bytes);
			continue;
		case DW_LLE_base_address:
			cursor_skip(bytes, address_size);
			continue;
		case DW_LLE_view_pair_gnu:
			cursor_uleb(bytes);
			cursor_uleb(bytes);
			continue;
		case DW_LLE_startx_endx:
		case DW_LLE_startx_length:
		case DW_LLE_offset_pair:
			cursor_uleb(bytes);
			cursor_uleb(bytes);
			break;
		case DW_LLE_default_location:
			break;
		case DW_LLE_start_end:
			cursor_skip(bytes, 2 * address_size);
			break;
		case DW_LLE_start_length:
			cursor_skip(bytes, address_size);
			cursor_uleb(bytes);
			break;
		default:
			return false;
		}
		uint64_t size = cursor_uleb(bytes);
		*ret = cursor_make(bytes->at, 0, bytes->is_big_endian);
		cursor_skip(bytes, size);
		ret->end = bytes->at;
		return !bytes->failed;
	}
	return false;
}

// Reads entries of .debug_loc up to one that has an expression (DWARF4 §2.6.2).
static bool next_loc_entry(struct location_list *list, struct cursor *ret)
{
	struct cursor *bytes = &list->bytes;
	unsigned address_size = list->unit->address_size;
	uint64_t largest = address_size < 8 ? ((uint64_t)1 << 8 * address_size) - 1 : UINT64_MAX;
	while (!bytes->failed) {
		uint64_t begin = cursor_uint(bytes, address_size);
		uint64_t end = cursor_uint(bytes, address_size);
		if (!begin && !end)
			return false;
		if (begin == largest)
			continue; // a base address selection entry
		uint64_t size = cursor_u16(bytes);
		*ret = cursor_make(bytes->at, 0, bytes->is_big_endian);
		cursor_skip(bytes, size);
		ret->end = bytes->at;
		return !bytes->failed;
	}
	return false;
}

// Reads entries of .debug_loc.dwo likewise. gcc and clang write it for -gsplit-dwarf with DWARF 4
// ("DebugFission" in the GCC wiki). Addresses are indices, and lengths have fixed sizes.
static bool next_gnu_split_entry(struct location_list *list, struct cursor *ret)
{
	enum { END_OF_LIST, BASE_ADDRESS, START_END, START_LENGTH, OFFSET_PAIR };
	struct cursor *bytes = &list->bytes;
	while (!bytes->failed) {
		switch (cursor_u8(bytes)) {
		case BASE_ADDRESS:
			cursor_uleb(bytes);
			continue;
		case START_END:
			cursor_uleb(bytes);
			cursor_uleb(bytes);
			break;
		case START_LENGTH:
			cursor_uleb(bytes);
			cursor_skip(bytes, 4);
			break;
		case OFFSET_PAIR:
			cursor_skip(bytes, 8);
			break;
		case END_OF_LIST:
		default:
			return false;
		}
		uint64_t size = cursor_u16(bytes);
		*ret = cursor_make(bytes->at, 0, bytes->is_big_endian);
		cursor_skip(bytes, size);
		ret->end = bytes->at;
		return !bytes->failed;
	}
	return false;
}

bool location_list_next(struct location_list *list, struct cursor *ret)
{
	if (list->is_done)
		return false;
	if (list->is_single) {
		list->is_done = true;
		*ret = list->bytes;
		return true;
	}
	bool has_entry = list->is_gnu_split ? next_gnu_split_entry(list, ret)
			 : list->is_loclists ? next_loclists_entry(list, ret) : next_loc_entry(list,
											       ret);
	list->is_done = !has_entry;
	return has_entry;
}

bool location_next_op(struct cursor *expression, const struct dwarf_unit *unit,
		      struct location_op *ret)
{
	if (expression->failed || expression->at == expression->end)
		return false;
	*ret = (struct location_op){.code = cursor_u8(expression)};
	uint8_t code = ret->code;
	if ((code >= DW_OP_lit0 && code <= DW_OP_lit31) ||
	    (code >= DW_OP_reg0 && code <= DW_OP_reg31))
		return true;
	if (code >= DW_OP_breg0 && code <= DW_OP_breg31) {
		ret->operand = (uint64_t)cursor_sleb(expression);
		return !expression->failed;
	}
	switch (code) {
	// No operand.
	case DW_OP_deref: case DW_OP_dup: case DW_OP_drop: case DW_OP_over: case DW_OP_swap:
	case DW_OP_rot:
	case DW_OP_xderef: case DW_OP_abs: case DW_OP_and: case DW_OP_div: case DW_OP_minus:
	case DW_OP_mod:
	case DW_OP_mul: case DW_OP_neg: case DW_OP_not: case DW_OP_or: case DW_OP_plus:
	case DW_OP_shl:
	case DW_OP_shr: case DW_OP_shra: case DW_OP_xor: case DW_OP_eq: case DW_OP_ge:
	case DW_OP_gt:
	case DW_OP_le: case DW_OP_lt: case DW_OP_ne: case DW_OP_nop: case DW_OP_push_object_address:
	case DW_OP_form_tls_address: case DW_OP_call_frame_cfa: case DW_OP_stack_value:
	case DW_OP_GNU_push_tls_address: case DW_OP_GNU_uninit:
		break;
	case DW_OP_addr:
		ret->operand = cursor_uint(expression, unit->address_size);
		break;
	case DW_OP_const1u: case DW_OP_pick: case DW_OP_deref_size: case DW_OP_xderef_size:
		ret->operand = cursor_u8(expression);
		break;
	case DW_OP_const1s:
		ret->operand = (uint64_t)(int8_t)cursor_u8(expression);
		break;
	case DW_OP_const2u: case DW_OP_call2:
		ret->operand = cursor_u16(expression);
		break;
	case DW_OP_const2s: case DW_OP_skip: case DW_OP_bra:
		ret->operand = (uint64_t)(int16_t)cursor_u16(expression);
		break;
	case DW_OP_const4u: case DW_OP_call4: case DW_OP_GNU_parameter_ref:
		ret->operand = cursor_u32(expression);
		break;
	case DW_OP_const4s:
		ret->operand = (uint64_t)(int32_t)cursor_u32(expression);
		break;
	case DW_OP_const8u: case DW_OP_const8s:
		ret->operand = cursor_u64(expression);
		break;
	case DW_OP_constu: case DW_OP_plus_uconst: case DW_OP_regx: case DW_OP_piece:
	case DW_OP_addrx:
	case DW_OP_constx: case DW_OP_convert: case DW_OP_reinterpret: case DW_OP_GNU_convert:
	case DW_OP_GNU_reinterpret: case DW_OP_GNU_addr_index: case DW_OP_GNU_const_index:
		ret->operand = cursor_uleb(expression);
		break;
	case DW_OP_consts: case DW_OP_fbreg:
		ret->operand = (uint64_t)cursor_sleb(expression);
		break;
	case DW_OP_bregx:
		ret->operand = cursor_uleb(expression);
		cursor_sleb(expression);
		break;
	case DW_OP_bit_piece: case DW_OP_regval_type: case DW_OP_GNU_regval_type:
		ret->operand = cursor_uleb(expression);
		cursor_uleb(expression);
		break;
	case DW_OP_deref_type: case DW_OP_xderef_type: case DW_OP_GNU_deref_type:
		ret->operand = cursor_u8(expression);
		cursor_uleb(expression);
		break;
	case DW_OP_call_ref: case DW_OP_GNU_variable_value:
		ret->operand = cursor_uint(expression, unit->offset_size);
		break;
	case DW_OP_implicit_pointer: case DW_OP_GNU_implicit_pointer:
		ret->operand = cursor_uint(expression, unit->offset_size);
		cursor_sleb(expression);
		break;
	case DW_OP_const_type: case DW_OP_GNU_const_type:
		ret->operand = cursor_uleb(expression);
		cursor_skip(expression, cursor_u8(expression));
		break;
	case DW_OP_implicit_value: case DW_OP_entry_value: case DW_OP_GNU_entry_value: {
		uint64_t size = cursor_uleb(expression);
		ret->block = cursor_make(expression->at, 0, expression->is_big_endian);
		cursor_skip(expression, size);
		ret->block.end = expression->at;
		break;
	}
	default:
		return false;
	}
	return !expression->failed;
}

static bool is_constant(const struct location_op *op, uint64_t *ret)
{
	if (op->code >= DW_OP_lit0 && op->code <= DW_OP_lit31)
		*ret = op->code - DW_OP_lit0;
	else if (op->code >= DW_OP_const1u && op->code <= DW_OP_consts)
		*ret = op->operand;
	else
		return false;
	return true;
}

bool location_keeps_value(struct cursor *expression, const struct dwarf_unit *unit)
{
	// The value is factor * what is on the stack + addend.
	uint64_t factor = 1, addend = 0, constant;
	struct location_op op;
	while (location_next_op(expression, unit, &op)) {
		if (op.code == DW_OP_stack_value)
			return factor == 1 && !addend && expression->at == expression->end;
		if (!is_constant(&op, &constant) || !location_next_op(expression, unit, &op))
			return false;
		if (op.code == DW_OP_mul) {
			factor *= constant;
			addend *= constant;
		} else if (op.code == DW_OP_plus) {
			addend += constant;
		} else {
			return false;
		}
	}
	return false;
}
