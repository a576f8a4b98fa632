// SPDX-License-Identifier: GPL-3.0-or-later
//
// The attributes of DIEs whose values the encoder reads. To read one more, add a line here. Those
// of a unit's root DIE are in image.c.
#ifndef LDBTF_DWARF_ATTR_SLOT_H
#define LDBTF_DWARF_ATTR_SLOT_H

// X(slot, attribute). A number stands where the <dwarf.h> of elfutils 0.188 has no name.
#define ATTR_SLOTS(X)							\
	X(ATTR_NAME, DW_AT_name)					\
	X(ATTR_TYPE, DW_AT_type)					\
	X(ATTR_BYTE_SIZE, DW_AT_byte_size)				\
	X(ATTR_BIT_SIZE, DW_AT_bit_size)				\
	X(ATTR_BIT_OFFSET, DW_AT_bit_offset) /* DWARF 2 and 3 */	\
	X(ATTR_DATA_BIT_OFFSET, DW_AT_data_bit_offset)			\
	X(ATTR_DATA_MEMBER_LOCATION, DW_AT_data_member_location)	\
	X(ATTR_CONST_VALUE, DW_AT_const_value)				\
	X(ATTR_UPPER_BOUND, DW_AT_upper_bound)				\
	X(ATTR_COUNT, DW_AT_count)					\
	X(ATTR_LOWER_BOUND, DW_AT_lower_bound)				\
	X(ATTR_ORDERING, DW_AT_ordering)				\
	X(ATTR_BIT_STRIDE, DW_AT_bit_stride)				\
	X(ATTR_BYTE_STRIDE, DW_AT_byte_stride)				\
	X(ATTR_DATA_LOCATION, DW_AT_data_location)			\
	X(ATTR_STRING_LENGTH, DW_AT_string_length)			\
	X(ATTR_GNU_BIAS, DW_AT_GNU_bias)				\
	X(ATTR_ENDIANITY, DW_AT_endianity)				\
	X(ATTR_ENCODING, DW_AT_encoding)				\
	X(ATTR_DECLARATION, DW_AT_declaration)				\
	X(ATTR_EXTERNAL, DW_AT_external)				\
	X(ATTR_ARTIFICIAL, DW_AT_artificial)				\
	X(ATTR_LOCATION, DW_AT_location)				\
	X(ATTR_LOW_PC, DW_AT_low_pc)					\
	X(ATTR_ABSTRACT_ORIGIN, DW_AT_abstract_origin)			\
	X(ATTR_SPECIFICATION, DW_AT_specification)			\
	X(ATTR_SIGNATURE, DW_AT_signature)				\
	X(ATTR_CALLING_CONVENTION, DW_AT_calling_convention)		\
	X(ATTR_GNU_ANNOTATION, 0x2139) /* gcc 16 */			\
	X(ATTR_VIRTUALITY, DW_AT_virtuality)				\
	X(ATTR_GNU_VECTOR, DW_AT_GNU_vector)				\
	X(ATTR_SIBLING, DW_AT_sibling)					\
	X(ATTR_LINKAGE_NAME, DW_AT_linkage_name)

enum attr_slot {
	ATTR_SKIP, // no slot: the value is passed over, by its form
#define X(slot, attribute) slot,
	ATTR_SLOTS(X)
#undef X
	ATTR_SLOT_COUNT,
};

#endif
