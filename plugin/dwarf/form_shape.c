// SPDX-License-Identifier: GPL-3.0-or-later
//
// The forms that the table lacks.
#include "dwarf/form_shape.h"

#include <dwarf.h>

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
