// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sizes and places as the DWARF has them, read through libdw (sizes.h).
#include "sizes_internal.h"

#include <dwarf.h>

const char *sizes_dwarf_name(Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	const char *name = dwarf_formstring(dwarf_attr_integrate(die, DW_AT_name, &attribute));

	return name ? name : "";
}

// libdw does not follow DW_AT_signature, which leads to a type unit.
uint64_t sizes_dwarf_size(Dwarf_Die *type)
{
	uint64_t counts[MAX_DEPTH], size;
	Dwarf_Die inner = *type, element;
	Dwarf_Word word;

	if (!dwarf_aggregate_size(type, &word) && word)
		return word;
	if (!sizes_dwarf_strip(&inner))
		return 0;
	if (dwarf_tag(&inner) != DW_TAG_array_type || !sizes_dwarf_type(&inner, &element))
		return dwarf_aggregate_size(&inner, &word) ? 0 : word;
	size = sizes_dwarf_size(&element);
	for (size_t i = sizes_dimensions(&inner, counts); i-- > 0;)
		size *= counts[i] == UINT64_MAX ? 0 : counts[i];
	return sizes_dimensions(&inner, counts) ? size : 0;
}

bool sizes_dwarf_type(Dwarf_Die *die, Dwarf_Die *ret)
{
	Dwarf_Attribute attribute;

	return dwarf_attr_integrate(die, DW_AT_type, &attribute) &&
	       dwarf_formref_die(&attribute, ret);
}

bool sizes_dwarf_strip(Dwarf_Die *type)
{
	for (int i = 0; i < MAX_DEPTH; i++) {
		Dwarf_Attribute attribute;

		if (dwarf_attr(type, DW_AT_signature, &attribute) &&
		    !dwarf_formref_die(&attribute, type))
			return false;
		switch (dwarf_tag(type)) {
		case DW_TAG_typedef:
		case DW_TAG_const_type:
		case DW_TAG_volatile_type:
		case DW_TAG_restrict_type:
		case DW_TAG_atomic_type:
			break;
		default:
			return true;
		}
		if (!dwarf_attr(type, DW_AT_type, &attribute) ||
		    !dwarf_formref_die(&attribute, type))
			return false;
	}
	return false;
}

bool sizes_is_aggregate(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
	       tag == DW_TAG_union_type;
}

bool sizes_is_empty_class(Dwarf_Die *type, int depth)
{
	Dwarf_Die child, inner, class = *type;

	if (depth > MAX_DEPTH || !sizes_dwarf_strip(&class) || !sizes_is_aggregate(&class) ||
	    sizes_dwarf_size(&class) > 1)
		return false;
	if (dwarf_child(&class, &child))
		return true;
	do {
		bool is_static = dwarf_hasattr(&child, DW_AT_external) ||
				 dwarf_hasattr(&child, DW_AT_declaration);

		if (((dwarf_tag(&child) == DW_TAG_member && !is_static) ||
		     dwarf_tag(&child) == DW_TAG_inheritance) &&
		    sizes_dwarf_type(&child, &inner) && !sizes_is_empty_class(&inner, depth + 1))
			return false;
	} while (!dwarf_siblingof(&child, &child));
	return true;
}

bool sizes_is_atomic_aggregate(Dwarf_Die *type)
{
	Dwarf_Die inner = *type, before = *type;

	for (int i = 0; i < MAX_DEPTH; i++) {
		Dwarf_Attribute attribute;

		before = inner;
		if (sizes_is_aggregate(&before) || !dwarf_attr(&before, DW_AT_type, &attribute) ||
		    !dwarf_formref_die(&attribute, &inner))
			return false;
		if (dwarf_tag(&before) == DW_TAG_atomic_type)
			return sizes_is_aggregate(&inner) || dwarf_tag(&inner) == DW_TAG_typedef;
	}
	return false;
}

static bool is_cplusplus(Dwarf_Die *die)
{
	Dwarf_Die unit;

	switch (dwarf_diecu(die, &unit, NULL, NULL) ? dwarf_srclang(&unit) : 0) {
	case DW_LANG_C_plus_plus:
	case DW_LANG_C_plus_plus_03:
	case DW_LANG_C_plus_plus_11:
	case DW_LANG_C_plus_plus_14:
		return true;
	default:
		return false;
	}
}

// A constant, or an expression of DWARF 2 that adds one. False: something else.
static bool byte_location(Dwarf_Die *member, uint64_t *ret)
{
	Dwarf_Attribute attribute;
	Dwarf_Op *operations;
	Dwarf_Word word;
	size_t count;

	if (!dwarf_attr(member, DW_AT_data_member_location, &attribute))
		return false;
	if (!dwarf_formudata(&attribute, &word)) {
		*ret = word;
		return true;
	}
	if (dwarf_getlocation(&attribute, &operations, &count) || count != 1 ||
	    (operations[0].atom != DW_OP_plus_uconst && operations[0].atom != DW_OP_constu))
		return false;
	*ret = operations[0].number;
	return true;
}

static bool number_of(Dwarf_Die *die, unsigned int name, uint64_t *ret)
{
	Dwarf_Attribute attribute;
	Dwarf_Word word;

	if (!dwarf_attr(die, name, &attribute) || dwarf_formudata(&attribute, &word))
		return false;
	*ret = word;
	return true;
}

// DW_AT_bit_offset counts from the most significant bit of a storage unit (DWARF3 §5.5.6).
static bool old_bit_offset(Dwarf_Die *member, bool is_big_endian, uint64_t bits, uint64_t *ret)
{
	Dwarf_Attribute attribute;
	Dwarf_Sword from_top;
	uint64_t unit_size;
	Dwarf_Die type;

	if (!dwarf_attr(member, DW_AT_bit_offset, &attribute) ||
	    dwarf_formsdata(&attribute, &from_top))
		return false;
	if (!number_of(member, DW_AT_byte_size, &unit_size))
		unit_size = sizes_dwarf_type(member, &type) ? sizes_dwarf_size(&type) : 0;
	*ret = is_big_endian ? (uint64_t)from_top : unit_size * 8 - (uint64_t)from_top - bits;
	return true;
}

bool sizes_member_place(Dwarf_Die *member, Dwarf_Die *aggregate, bool is_big_endian,
			struct member_place *ret)
{
	bool is_union = dwarf_tag(aggregate) == DW_TAG_union_type;
	bool is_base = dwarf_tag(member) == DW_TAG_inheritance;
	uint64_t bytes = 0, within_unit;

	*ret = (struct member_place){0};
	if ((dwarf_tag(member) != DW_TAG_member && !is_base) ||
	    dwarf_hasattr(member, DW_AT_external) || dwarf_hasattr(member, DW_AT_declaration) ||
	    dwarf_hasattr(member, DW_AT_virtuality))
		return false;
	number_of(member, DW_AT_bit_size, &ret->bits);
	if (number_of(member, DW_AT_data_bit_offset, &ret->bit_offset))
		return true;
	if (dwarf_hasattr(member, DW_AT_data_member_location) ? !byte_location(member, &bytes)
							      : !is_union && is_cplusplus(member))
		return false;
	ret->bit_offset = bytes * 8;
	if (ret->bits && old_bit_offset(member, is_big_endian, ret->bits, &within_unit))
		ret->bit_offset += within_unit;
	return true;
}

// False: what is there is no constant.
static bool bound_of(Dwarf_Die *dimension, unsigned int name, int64_t by_default, int64_t *ret)
{
	Dwarf_Attribute attribute;
	Dwarf_Sword number;

	*ret = by_default;
	if (!dwarf_attr(dimension, name, &attribute))
		return true;
	if (dwarf_formsdata(&attribute, &number))
		return false;
	*ret = number;
	// libdw takes the top bit of a short form for a sign, and compilers do not.
	switch (dwarf_whatform(&attribute)) {
	case DW_FORM_data1:
		*ret = (uint8_t)number;
		break;
	case DW_FORM_data2:
		*ret = (uint16_t)number;
		break;
	case DW_FORM_data4: // old gcc's -1
		*ret = (int32_t)number == -1 ? -1 : (int64_t)(uint32_t)number;
		break;
	default:
		break;
	}
	return true;
}

static uint64_t count_of(Dwarf_Die *dimension)
{
	Dwarf_Sword language_bound = 0;
	Dwarf_Die unit, index = *dimension, next;
	int64_t lower, upper, count;

	// Of an index that is an enum the values may have gaps.
	for (int i = 0; i < MAX_DEPTH && sizes_dwarf_type(&index, &next); i++, index = next)
		if (dwarf_tag(&next) == DW_TAG_enumeration_type)
			return UINT64_MAX;
	if (dwarf_tag(dimension) != DW_TAG_subrange_type ||
	    dwarf_hasattr(dimension, DW_AT_byte_stride) ||
	    dwarf_hasattr(dimension, DW_AT_bit_stride))
		return UINT64_MAX;
	if (dwarf_hasattr(dimension, DW_AT_upper_bound)) {
		if (dwarf_diecu(dimension, &unit, NULL, NULL))
			dwarf_default_lower_bound(dwarf_srclang(&unit), &language_bound);
		if (!bound_of(dimension, DW_AT_lower_bound, language_bound, &lower) ||
		    !bound_of(dimension, DW_AT_upper_bound, 0, &upper))
			return UINT64_MAX;
		return upper < lower ? 0 : (uint64_t)(upper - lower) + 1;
	}
	return bound_of(dimension, DW_AT_count, 0, &count) && count >= 0 ? (uint64_t)count
									 : UINT64_MAX;
}

size_t sizes_dimensions(Dwarf_Die *array, uint64_t ret[static MAX_DEPTH])
{
	uint64_t ordering = DW_ORD_row_major;
	Dwarf_Die child;
	size_t count = 0;

	if (dwarf_child(array, &child))
		return 0;
	do {
		int tag = dwarf_tag(&child);

		if ((tag == DW_TAG_subrange_type || tag == DW_TAG_enumeration_type) &&
		    count < MAX_DEPTH)
			ret[count++] = count_of(&child);
	} while (!dwarf_siblingof(&child, &child));
	number_of(array, DW_AT_ordering, &ordering);
	for (size_t i = 0; ordering == DW_ORD_col_major && i < count / 2; i++) {
		uint64_t swapped = ret[i];

		ret[i] = ret[count - 1 - i];
		ret[count - 1 - i] = swapped;
	}
	return count;
}

bool sizes_dwarf_address(Dwarf_Die *variable, uint64_t *ret)
{
	Dwarf_Attribute attribute, address;
	Dwarf_Op *operations;
	Dwarf_Addr addr;
	size_t count;

	if (!dwarf_attr(variable, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operations, &count) || !count)
		return false;
	if (operations[0].atom == DW_OP_addr)
		*ret = operations[0].number;
	else if ((operations[0].atom == DW_OP_addrx ||
		  operations[0].atom == DW_OP_GNU_addr_index) &&
		 !dwarf_getlocation_attr(&attribute, &operations[0], &address) &&
		 !dwarf_formaddr(&address, &addr))
		*ret = addr;
	else
		return false;
	for (size_t i = 1; i < count && operations[i].atom == DW_OP_plus_uconst; i++)
		*ret += operations[i].number;
	return true;
}
