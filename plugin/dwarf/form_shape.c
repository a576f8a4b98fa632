// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of forms.
#include "dwarf/form_shape.h"

#include <dwarf.h>

const struct form_shape form_shapes[FORM_SHAPE_COUNT] = {
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

// The GNU forms are what DWARF 5 has under another number. The last two point into another file
// (dwz -m), which is not read.
struct form_shape form_shape_of_gnu(uint16_t form)
{
	switch (form) {
	case DW_FORM_GNU_addr_index:
		return form_shapes[DW_FORM_addrx];
	case DW_FORM_GNU_str_index:
		return form_shapes[DW_FORM_strx];
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_GNU_strp_alt:
		return form_shapes[DW_FORM_strp_sup];
	default:
		return (struct form_shape){FORM_CLASS_NONE, FORM_SIZE_UNKNOWN};
	}
}
